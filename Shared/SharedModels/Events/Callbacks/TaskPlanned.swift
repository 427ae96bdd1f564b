package import Foundation

/// An owner is to be called back.
package struct TaskPlanned: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.task.planned.v1"
    package static let topic = Topic.callbacks

    package let taskId: CallbackTaskID
    package let number: String
    package let office: String
    package let plannedAt: Date
    package let kind: CallbackKind
    /// What the callback is about; absent when it is tied to no case.
    package let subjectCase: SubjectCase?
    /// 1, and one more for each callback after a dissatisfied one (CBK-13).
    package let cycle: Int
    /// The exclusive bound of the callback; absent when no limit is set (K-04).
    package let bound: Date?

    package init(
        taskId: CallbackTaskID, number: String, office: String, plannedAt: Date, kind: CallbackKind, subjectCase: SubjectCase?, cycle: Int,
        bound: Date?
    ) {
        self.taskId = taskId
        self.number = number
        self.office = office
        self.plannedAt = plannedAt
        self.kind = kind
        self.subjectCase = subjectCase
        self.cycle = cycle
        self.bound = bound
    }
}
