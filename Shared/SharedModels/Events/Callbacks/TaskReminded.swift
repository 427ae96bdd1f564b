package import Foundation

/// Somebody is to be told of a callback that has not been made: its limit comes near or has passed (a rung of the ladder, told once for
/// each rung), or the week has ended (told once a week).
package struct TaskReminded: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.task.reminded.v1"
    package static let topic = Topic.callbacks

    package let taskId: CallbackTaskID
    package let number: String
    package let office: String
    package let remindedAt: Date
    package let kind: CallbackKind
    /// What the callback is about; absent when it is tied to no case.
    package let subjectCase: SubjectCase?
    /// 1, and one more for each callback after a dissatisfied one (CBK-13).
    package let cycle: Int
    /// T-CB for a rung of the ladder, T-SWEEP for the week's end (K-04).
    package let clock: CallbackClock
    /// When the rung was reached, or the week ended.
    package let due: Date
    /// The exclusive bound of T-CB; absent when no limit is set (K-04).
    package let bound: Date?
    /// Who is to be told.
    package let recipients: [Role]

    package init(
        taskId: CallbackTaskID, number: String, office: String, remindedAt: Date, kind: CallbackKind, subjectCase: SubjectCase?, cycle: Int,
        clock: CallbackClock, due: Date, bound: Date?, recipients: [Role]
    ) {
        self.taskId = taskId
        self.number = number
        self.office = office
        self.remindedAt = remindedAt
        self.kind = kind
        self.subjectCase = subjectCase
        self.cycle = cycle
        self.clock = clock
        self.due = due
        self.bound = bound
        self.recipients = recipients
    }
}
