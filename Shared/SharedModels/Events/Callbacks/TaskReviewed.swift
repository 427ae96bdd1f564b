package import Foundation

/// A routine callback's record was reviewed (CBK-18, CBK-19).
package struct TaskReviewed: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.task.reviewed.v1"
    package static let topic = Topic.callbacks

    package let taskId: CallbackTaskID
    package let number: String
    package let office: String
    package let reviewedAt: Date
    package let kind: CallbackKind
    /// 1, and one more for each callback after a dissatisfied one (CBK-13).
    package let cycle: Int
    package let reviewer: Role

    package init(taskId: CallbackTaskID, number: String, office: String, reviewedAt: Date, kind: CallbackKind, cycle: Int, reviewer: Role) {
        self.taskId = taskId
        self.number = number
        self.office = office
        self.reviewedAt = reviewedAt
        self.kind = kind
        self.cycle = cycle
        self.reviewer = reviewer
    }
}
