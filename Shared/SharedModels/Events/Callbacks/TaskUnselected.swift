package import Foundation

/// The callback is not made: coverage is met without it, or its case has gone.
package struct TaskUnselected: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.task.unselected.v1"
    package static let topic = Topic.callbacks

    package let taskId: CallbackTaskID
    package let number: String
    package let office: String
    package let unselectedAt: Date
    package let kind: CallbackKind
    /// What the callback is about; absent when it is tied to no case.
    package let subjectCase: SubjectCase?
    /// 1, and one more for each callback after a dissatisfied one (CBK-13).
    package let cycle: Int
    package let cause: UnselectedCause

    package init(
        taskId: CallbackTaskID, number: String, office: String, unselectedAt: Date, kind: CallbackKind, subjectCase: SubjectCase?,
        cycle: Int, cause: UnselectedCause
    ) {
        self.taskId = taskId
        self.number = number
        self.office = office
        self.unselectedAt = unselectedAt
        self.kind = kind
        self.subjectCase = subjectCase
        self.cycle = cycle
        self.cause = cause
    }
}
