package import Foundation

/// The weekly sweep of a callback that has not been made is over: a week has ended, and the company's policy gathers none any more (K-04).
package struct SweepEnded: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.sweep.ended.v1"
    package static let topic = Topic.callbacks

    package let taskId: CallbackTaskID
    package let number: String
    package let office: String
    package let endedAt: Date
    package let kind: CallbackKind
    /// What the callback is about; absent when it is tied to no case.
    package let subjectCase: SubjectCase?
    /// 1, and one more for each callback after a dissatisfied one (CBK-13).
    package let cycle: Int
    /// When the week ended of which nobody is told.
    package let weekEnd: Date

    package init(
        taskId: CallbackTaskID, number: String, office: String, endedAt: Date, kind: CallbackKind, subjectCase: SubjectCase?, cycle: Int,
        weekEnd: Date
    ) {
        self.taskId = taskId
        self.number = number
        self.office = office
        self.endedAt = endedAt
        self.kind = kind
        self.subjectCase = subjectCase
        self.cycle = cycle
        self.weekEnd = weekEnd
    }
}
