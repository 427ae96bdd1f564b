package import Foundation

/// The owner was asked; the record is complete.
package struct TaskCompleted: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.task.completed.v1"
    package static let topic = Topic.callbacks

    package let taskId: CallbackTaskID
    package let number: String
    package let office: String
    package let completedAt: Date
    package let kind: CallbackKind
    /// What the callback is about; absent when it is tied to no case.
    package let subjectCase: SubjectCase?
    /// 1, and one more for each callback after a dissatisfied one (CBK-13).
    package let cycle: Int
    package let channel: CallbackChannel
    package let rating: ServiceRating
    /// Whether a problem was noted, and whether it belongs to the same matter.
    package let problem: ProblemScope?
    /// What the owner said, for whoever did the work (REP-17, RPT-12); absent in what was told before it was told.
    package let sealed: Sealed<CallbackRemarks>?

    package init(
        taskId: CallbackTaskID, number: String, office: String, completedAt: Date, kind: CallbackKind, subjectCase: SubjectCase?,
        cycle: Int, channel: CallbackChannel, rating: ServiceRating, problem: ProblemScope?,
        sealed: Sealed<CallbackRemarks>? = nil
    ) {
        self.taskId = taskId
        self.number = number
        self.office = office
        self.completedAt = completedAt
        self.kind = kind
        self.subjectCase = subjectCase
        self.cycle = cycle
        self.channel = channel
        self.rating = rating
        self.problem = problem
        self.sealed = sealed
    }
}
