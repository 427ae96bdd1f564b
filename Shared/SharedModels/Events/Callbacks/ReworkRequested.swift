package import Foundation

/// A repair did not satisfy: a new, linked order does it again (WE-47).
package struct ReworkRequested: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.rework.requested.v1"
    package static let topic = Topic.callbacks

    package let taskId: CallbackTaskID
    package let number: String
    package let office: String
    package let requestedAt: Date
    /// The order that was asked about.
    package let workOrderId: WorkOrderID
    /// The id that the new order takes.
    package let reworkOrderId: WorkOrderID
    /// The callback's cycle that ended dissatisfied.
    package let cycle: Int
    package let sealed: Sealed<CallbackRemarks>

    package init(
        taskId: CallbackTaskID, number: String, office: String, requestedAt: Date, workOrderId: WorkOrderID, reworkOrderId: WorkOrderID,
        cycle: Int, sealed: Sealed<CallbackRemarks>
    ) {
        self.taskId = taskId
        self.number = number
        self.office = office
        self.requestedAt = requestedAt
        self.workOrderId = workOrderId
        self.reworkOrderId = reworkOrderId
        self.cycle = cycle
        self.sealed = sealed
    }
}
