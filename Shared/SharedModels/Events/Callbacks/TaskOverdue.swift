package import Foundation

/// The callback was not made within its limit.
package struct TaskOverdue: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.task.overdue.v1"
    package static let topic = Topic.callbacks

    package let taskId: CallbackTaskID
    package let number: String
    package let office: String
    package let overdueAt: Date
    package let kind: CallbackKind
    /// What the callback is about; absent when it is tied to no case.
    package let subjectCase: SubjectCase?
    /// 1, and one more for each callback after a dissatisfied one (CBK-13).
    package let cycle: Int
    /// The exclusive bound.
    package let bound: Date

    package init(
        taskId: CallbackTaskID, number: String, office: String, overdueAt: Date, kind: CallbackKind, subjectCase: SubjectCase?, cycle: Int,
        bound: Date
    ) {
        self.taskId = taskId
        self.number = number
        self.office = office
        self.overdueAt = overdueAt
        self.kind = kind
        self.subjectCase = subjectCase
        self.cycle = cycle
        self.bound = bound
    }
}
