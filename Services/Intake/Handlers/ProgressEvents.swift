import Casework
import Foundation
import Messaging
import SharedModels

/// What complaints and repairs tell of themselves, kept beside the contacts that they came from (design §1, "case status flows back").
enum ProgressEvents {
    /// The state that a case comes to by an event, in the words of its own service.
    typealias Step = (type: any Event.Type, state: String)

    /// After a complaint's registration, but for its class, which brings a limit along. What is done with its file when it is closed is nobody's question at the desk.
    static let complaintSteps: [Step] = [
        (ReviewStarted.self, "under_review"), (InfoRequested.self, "info_needed"), (InfoSupplied.self, "under_review"),
        (ComplaintRejected.self, "not_accepted"), (ComplaintRouted.self, "routed"),
        (ComplaintStarted.self, "in_progress"), (ComplaintResolved.self, "resolved"), (ComplaintReplied.self, "replied"),
        (ComplaintCallbackRequested.self, "callback_pending"), (ComplaintReopened.self, "in_progress"), (ComplaintClosed.self, "closed"),
        (ComplaintWithdrawn.self, "withdrawn"),
    ]

    /// After a slip was raised.
    static let repairSteps: [Step] = [
        (OrderIssued.self, "issued"), (OrderCollected.self, "collected"), (VisitUnanswered.self, "no_answer"), (OrderQuoted.self, "quoted"),
        (OrderRequoted.self, "quoted"), (QuoteAccepted.self, "accepted"), (QuoteDeclined.self, "quote_declined"),
        (WorkStarted.self, "in_work"), (WorkFinished.self, "work_done"), (OrderSignedOff.self, "signed_off"),
        (OrderReportedBack.self, "reported_back"), (RepairCallbackRequested.self, "callback_pending"), (OrderClosed.self, "closed"),
        (OrderHandedBack.self, "handed_back"), (OrderCarriedOver.self, "carried_over"), (OrderReissued.self, "issued"),
        (OrderCancelled.self, "cancelled"),
    ]

    static let firstOfComplaint = "registered"
    static let classOfComplaint = "classified"
    static let firstOfRepair = "raised"

    static func add(to handlers: inout EventHandlers) {
        let table = ProgressTable.projection
        handlers.project(ComplaintRegistered.self, into: table) { fact, event in
            fact.contactId.map { opened($0, .complaint, fact.number, event, state: firstOfComplaint) }
        }
        handlers.project(OrderRaised.self, into: table) { fact, event in
            fact.contactId.map { opened($0, .repair, fact.number, event, state: firstOfRepair, appointedAt: fact.appointedAt) }
        }
        handlers.project(ComplaintClassified.self, into: table) { fact, event in
            row(event, state: classOfComplaint, promise: .init(due: fact.dueAt))
        }
        handlers.project(ComplaintReclassified.self, into: table) { fact, event in row(event, promise: .init(due: fact.dueAt)) }
        for (type, state) in complaintSteps + repairSteps { add(type, state, to: &handlers) }
        handlers.project(VisitRescheduled.self, into: table) { fact, event in row(event, appointedAt: fact.appointedAt) }
        handlers.project(OrderDisplaced.self, into: table) { _, event in row(event, losesAppointment: true) }
    }

    private static func add<E: Event>(_ type: E.Type, _ state: String, to handlers: inout EventHandlers) {
        handlers.project(type, into: ProgressTable.projection) { _, event in row(event, state: state) }
    }

    private static func row(
        _ event: CloudEvent, state: String? = nil, appointedAt: Date? = nil, losesAppointment: Bool = false,
        promise: CaseProgress.Promise? = nil
    ) -> ProgressTable.Row {
        ProgressTable.Row(
            caseID: event.subject, sequence: event.sequence,
            heard: .init(
                at: event.time, state: state, appointedAt: appointedAt, losesAppointment: losesAppointment, promise: promise))
    }

    private static func opened(
        _ contact: ContactID, _ kind: ContactKind, _ number: String, _ event: CloudEvent, state: String, appointedAt: Date? = nil
    ) -> ProgressTable.Row {
        var first = row(event, state: state, appointedAt: appointedAt)
        first.opened = .init(contact: contact, kind: kind, number: number)
        return first
    }
}
