package import Foundation

/// A callback was chosen at the month's end; it is made even if it was dropped before (CBK-11).
package struct TaskSelected: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.task.selected.v1"
    package static let topic = Topic.callbacks

    package let taskId: CallbackTaskID
    package let number: String
    package let office: String
    package let selectedAt: Date
    package let kind: CallbackKind
    /// What the callback is about; absent when it is tied to no case.
    package let subjectCase: SubjectCase?
    /// 1, and one more for each callback after a dissatisfied one (CBK-13).
    package let cycle: Int
    /// The selection that chose it.
    package let selectionId: CallbackSelectionID
    /// The exclusive bound of the callback; absent when no limit is set.
    package let bound: Date?

    package init(
        taskId: CallbackTaskID, number: String, office: String, selectedAt: Date, kind: CallbackKind, subjectCase: SubjectCase?, cycle: Int,
        selectionId: CallbackSelectionID, bound: Date?
    ) {
        self.taskId = taskId
        self.number = number
        self.office = office
        self.selectedAt = selectedAt
        self.kind = kind
        self.subjectCase = subjectCase
        self.cycle = cycle
        self.selectionId = selectionId
        self.bound = bound
    }
}
