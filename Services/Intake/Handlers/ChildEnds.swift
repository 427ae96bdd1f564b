import Casework
import Messaging
import Policy
import SharedModels

/// A contact that was handed over closes when the complaint or the repair made of it ends (domain 3.1, `handed_over → closed`).
enum ChildEnds {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(ComplaintClosed.self) { fact, event in
            close(fact.contactId, .init(kind: .complaint, id: fact.complaintId.retyped(), outcome: .satisfied), event, policy)
        }
        handlers.on(ComplaintRejected.self) { fact, event in
            close(fact.contactId, .init(kind: .complaint, id: fact.complaintId.retyped(), outcome: .rejected), event, policy)
        }
        handlers.on(ComplaintWithdrawn.self) { fact, event in
            close(fact.contactId, .init(kind: .complaint, id: fact.complaintId.retyped(), outcome: .withdrawn), event, policy)
        }
        handlers.on(OrderClosed.self) { fact, event in
            let defect = DefectEnds.closed(fact, event, policy)
            guard let outcome = outcome(of: fact.outcome) else { return defect }
            return close(fact.contactId, .init(kind: .repair, id: fact.workOrderId.retyped(), outcome: outcome), event, policy) + defect
        }
        handlers.on(OrderCancelled.self) { fact, event in
            close(fact.contactId, .init(kind: .repair, id: fact.workOrderId.retyped(), outcome: .cancelled), event, policy)
                + DefectEnds.cancelled(fact, event, policy)
        }
    }

    /// A slip that ends in a rework leaves the contact open: the linked slip that does the work again closes it.
    private static func outcome(of outcome: RepairOutcome) -> ContactOutcome? {
        switch outcome {
        case .satisfied: .satisfied
        case .notSelected: .notSelected
        case .noWork: .noWork
        case .rework: nil
        }
    }

    static func close(_ contactID: ContactID?, _ end: ChildEnd, _ event: CloudEvent, _ policy: Policy) -> [Submission] {
        guard let contactID else { return [] }
        let cause = Submission.Cause.system(traceparent: event.traceparent)
        return [Submission(.closeByChild(end), to: contactID.retyped(), as: Contact.self, under: policy, cause: cause)]
    }
}
