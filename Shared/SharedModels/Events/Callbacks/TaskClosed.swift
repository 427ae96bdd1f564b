package import Foundation

/// The callback is over; with the outcome `satisfied` the case that was asked about closes.
package struct TaskClosed: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.task.closed.v1"
    package static let topic = Topic.callbacks

    package let taskId: CallbackTaskID
    package let number: String
    package let office: String
    package let closedAt: Date
    package let kind: CallbackKind
    /// What the callback is about; absent when it is tied to no case.
    package let subjectCase: SubjectCase?
    /// 1, and one more for each callback after a dissatisfied one (CBK-13).
    package let cycle: Int
    package let outcome: CallbackOutcome

    package init(
        taskId: CallbackTaskID, number: String, office: String, closedAt: Date, kind: CallbackKind, subjectCase: SubjectCase?, cycle: Int,
        outcome: CallbackOutcome
    ) {
        self.taskId = taskId
        self.number = number
        self.office = office
        self.closedAt = closedAt
        self.kind = kind
        self.subjectCase = subjectCase
        self.cycle = cycle
        self.outcome = outcome
    }
}
