import Casework
import Messaging
import Policy
import SharedModels

extension Submission {
    /// A command to a slip that an event stands for.
    static func system(
        _ command: WorkOrderCommand, to order: WorkOrderID, _ policy: Policy, _ event: CloudEvent, creates: Bool = false
    ) -> Submission {
        Submission(
            command, to: order.retyped(), as: WorkOrder.self, under: policy, cause: .system(traceparent: event.traceparent),
            creates: creates)
    }
}
