package import Foundation

/// Nobody answered, or not the owner: that does not count as a callback (CBK-28, WE-50).
package struct AttemptFailed: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.attempt.failed.v1"
    package static let topic = Topic.callbacks

    package let taskId: CallbackTaskID
    package let number: String
    package let office: String
    package let failedAt: Date
    package let kind: CallbackKind
    /// 1, and one more for each callback after a dissatisfied one (CBK-13).
    package let cycle: Int
    /// 1 for the first attempt of the cycle.
    package let attempt: Int
    package let cause: AttemptFailure

    package init(
        taskId: CallbackTaskID, number: String, office: String, failedAt: Date, kind: CallbackKind, cycle: Int, attempt: Int,
        cause: AttemptFailure
    ) {
        self.taskId = taskId
        self.number = number
        self.office = office
        self.failedAt = failedAt
        self.kind = kind
        self.cycle = cycle
        self.attempt = attempt
        self.cause = cause
    }
}
