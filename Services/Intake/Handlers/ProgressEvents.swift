import Casework
import Foundation
import Messaging
import SharedModels

/// What complaints and repairs tell of themselves, kept beside the contacts that they came from (design §1, "case status flows back").
enum ProgressEvents {
    /// The state that a case comes to by an event, in the words of its own service.
    typealias Step = (type: any Event.Type, state: String)

    /// After a complaint's registration, but for what tells a limit as well (`promising`). What is done with its file when it is closed is nobody's
    /// question at the desk.
    static let complaintSteps: [Step] = [
        (ReviewStarted.self, "under_review"),
        (ComplaintRejected.self, "not_accepted"), (ComplaintRouted.self, "routed"),
        (ComplaintStarted.self, "in_progress"), (ComplaintResolved.self, "resolved"), (ComplaintReplied.self, "replied"),
        (ComplaintCallbackRequested.self, "callback_pending"), (ComplaintReopened.self, "in_progress"), (ComplaintClosed.self, "closed"),
        (ComplaintWithdrawn.self, "withdrawn"),
    ]

    /// After a slip was raised, but for what tells a limit as well.
    static let repairSteps: [Step] = [
        (OrderIssued.self, "issued"), (VisitUnanswered.self, "no_answer"), (OrderQuoted.self, "quoted"),
        (OrderRequoted.self, "quoted"), (QuoteAccepted.self, "accepted"), (QuoteDeclined.self, "quote_declined"),
        (WorkStarted.self, "in_work"), (WorkFinished.self, "work_done"), (OrderSignedOff.self, "signed_off"),
        (OrderReportedBack.self, "reported_back"), (RepairCallbackRequested.self, "callback_pending"), (OrderClosed.self, "closed"),
        (OrderHandedBack.self, "handed_back"), (OrderCarriedOver.self, "carried_over"),
        (OrderCancelled.self, "cancelled"),
    ]

    static let firstOfComplaint = "registered"
    static let firstOfRepair = "raised"
    /// States that come with what is promised from there on.
    static let promisingOfComplaint = ["classified", "info_needed", "under_review"]
    static let promisingOfRepair = ["collected", "issued"]

    static func add(to handlers: inout EventHandlers) {
        let table = ProgressTable.projection
        handlers.project(ComplaintRegistered.self, into: table) { fact, event in
            fact.contactId.map { opened($0, .complaint, fact.number, event, state: firstOfComplaint) }
        }
        handlers.project(OrderRaised.self, into: table) { fact, event in
            fact.contactId.map {
                opened($0, .repair, fact.number, event, state: firstOfRepair, appointedAt: fact.appointedAt, due: fact.dueAt)
            }
        }
        addPromises(to: &handlers)
        for (type, state) in complaintSteps + repairSteps { add(type, state, to: &handlers) }
        handlers.project(VisitRescheduled.self, into: table) { fact, event in row(event, appointedAt: fact.appointedAt) }
        handlers.project(OrderDisplaced.self, into: table) { _, event in row(event, losesAppointment: true) }
    }

    /// What tells a limit: of a complaint its class and the wait for information, of a repair how urgent it is, and that engineering took it.
    private static func addPromises(to handlers: inout EventHandlers) {
        let table = ProgressTable.projection
        handlers.project(ComplaintClassified.self, into: table) { fact, event in
            row(event, state: "classified", promise: .init(due: fact.dueAt))
        }
        handlers.project(ComplaintReclassified.self, into: table) { fact, event in row(event, promise: .init(due: fact.dueAt)) }
        handlers.project(InfoRequested.self, into: table) { fact, event in
            row(event, state: "info_needed", promise: .init(due: fact.dueAt))
        }
        handlers.project(InfoSupplied.self, into: table) { fact, event in
            row(event, state: "under_review", promise: .init(due: fact.dueAt))
        }
        handlers.project(OrderJudged.self, into: table) { fact, event in row(event, promise: .init(due: fact.dueAt)) }
        handlers.project(OrderCollected.self, into: table) { fact, event in
            row(event, state: "collected", promise: .init(due: fact.reportDue))
        }
        handlers.project(OrderReissued.self, into: table) { fact, event in
            row(event, state: "issued", promise: .init(due: fact.dueAt))
        }
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
        _ contact: ContactID, _ kind: ContactKind, _ number: String, _ event: CloudEvent, state: String, appointedAt: Date? = nil,
        due: Date? = nil
    ) -> ProgressTable.Row {
        var first = row(event, state: state, appointedAt: appointedAt, promise: .init(due: due))
        first.opened = .init(contact: contact, kind: kind, number: number)
        return first
    }
}
