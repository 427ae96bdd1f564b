import Casework
import Messaging
import Policy
import SharedModels

/// A move-in hears how the slips of its defects end (INT-44).
///
/// Beside `ChildEnds`, which hears of the same facts for contacts: a slip is of one of both, or of none.
enum DefectEnds {
    /// What a closed slip means to the move-in that it belongs to; nothing when it belongs to none.
    static func closed(_ fact: OrderClosed, _ event: CloudEvent, _ policy: Policy) -> [Submission] {
        DefectOutcome(fact.outcome).map { tell(.noteRepair(fact.workOrderId, $0), to: fact.moveInId, event, policy) } ?? []
    }

    /// The same of one that was withdrawn.
    static func cancelled(_ fact: OrderCancelled, _ event: CloudEvent, _ policy: Policy) -> [Submission] {
        tell(.noteRepair(fact.workOrderId, .cancelled), to: fact.moveInId, event, policy)
    }

    /// Slips that do the work of a defect's slip again.
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(RepairReworkRequested.self) { fact, event in
            tell(.noteRework(of: fact.workOrderId, by: fact.reworkOrderId), to: fact.moveInId, event, policy)
        }
    }

    private static func tell(_ command: MoveInCommand, to moveIn: MoveInID?, _ event: CloudEvent, _ policy: Policy) -> [Submission] {
        guard let moveIn else { return [] }
        let cause = Submission.Cause.system(traceparent: event.traceparent)
        return [Submission(command, to: moveIn.retyped(), as: MoveIn.self, under: policy, cause: cause)]
    }
}
