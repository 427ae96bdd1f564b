import Casework
import Foundation
import Messaging
import SharedModels

/// What complaints and repairs tell of themselves, kept beside the contacts that they came from (design §1, "case status flows back").
enum ProgressEvents {
    static func add(to handlers: inout EventHandlers) {
        addComplaints(to: &handlers)
        addRepairs(to: &handlers)
    }

    private static func addComplaints(to handlers: inout EventHandlers) {
        let table = ProgressTable.projection
        handlers.project(ComplaintRegistered.self, into: table) { fact, event in
            fact.contactId.map { opened($0, .complaint, fact.number, event, state: "registered") }
        }
        step(ReviewStarted.self, "under_review", in: &handlers)
        step(InfoRequested.self, "info_needed", in: &handlers)
        step(InfoSupplied.self, "under_review", in: &handlers)
        step(ComplaintRejected.self, "not_accepted", in: &handlers)
        step(ComplaintClassified.self, "classified", in: &handlers)
        step(ComplaintRouted.self, "routed", in: &handlers)
        step(ComplaintStarted.self, "in_progress", in: &handlers)
        step(ComplaintResolved.self, "resolved", in: &handlers)
        step(ComplaintReplied.self, "replied", in: &handlers)
        step(ComplaintCallbackRequested.self, "callback_pending", in: &handlers)
        step(ComplaintReopened.self, "in_progress", in: &handlers)
        step(ComplaintClosed.self, "closed", in: &handlers)
        step(ComplaintWithdrawn.self, "withdrawn", in: &handlers)
    }

    private static func addRepairs(to handlers: inout EventHandlers) {
        let table = ProgressTable.projection
        handlers.project(OrderRaised.self, into: table) { fact, event in
            fact.contactId.map { opened($0, .repair, fact.number, event, state: "raised", appointedAt: fact.appointedAt) }
        }
        step(OrderIssued.self, "issued", in: &handlers)
        step(OrderCollected.self, "collected", in: &handlers)
        step(VisitUnanswered.self, "no_answer", in: &handlers)
        handlers.project(VisitRescheduled.self, into: table) { fact, event in
            ProgressTable.Row(
                caseID: event.subject, sequence: event.sequence, heard: .init(at: event.time, appointedAt: fact.appointedAt))
        }
        step(OrderQuoted.self, "quoted", in: &handlers)
        step(OrderRequoted.self, "quoted", in: &handlers)
        step(QuoteAccepted.self, "accepted", in: &handlers)
        step(QuoteDeclined.self, "quote_declined", in: &handlers)
        step(WorkStarted.self, "in_work", in: &handlers)
        step(WorkFinished.self, "work_done", in: &handlers)
        step(OrderSignedOff.self, "signed_off", in: &handlers)
        step(OrderReportedBack.self, "reported_back", in: &handlers)
        step(RepairCallbackRequested.self, "callback_pending", in: &handlers)
        step(OrderClosed.self, "closed", in: &handlers)
        step(OrderHandedBack.self, "handed_back", in: &handlers)
        step(OrderCarriedOver.self, "carried_over", in: &handlers)
        step(OrderReissued.self, "issued", in: &handlers)
        step(OrderCancelled.self, "cancelled", in: &handlers)
    }

    private static func step<E: Event>(_ type: E.Type, _ state: String, in handlers: inout EventHandlers) {
        handlers.project(type, into: ProgressTable.projection) { _, event in
            ProgressTable.Row(caseID: event.subject, sequence: event.sequence, heard: .init(at: event.time, state: state))
        }
    }

    private static func opened(
        _ contact: ContactID, _ kind: ContactKind, _ number: String, _ event: CloudEvent, state: String, appointedAt: Date? = nil
    ) -> ProgressTable.Row {
        ProgressTable.Row(
            caseID: event.subject, sequence: event.sequence, heard: .init(at: event.time, state: state, appointedAt: appointedAt),
            opened: .init(contact: contact, kind: kind, number: number))
    }
}
