package import Foundation

/// Somebody calls the owner now; until then nobody else records a call of this task (CBK-28).
package struct CallStarted: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.call.started.v1"
    package static let topic = Topic.callbacks

    package let taskId: CallbackTaskID
    package let number: String
    package let office: String
    package let startedAt: Date
    package let kind: CallbackKind
    /// 1, and one more for each callback after a dissatisfied one (CBK-13).
    package let cycle: Int
    /// When the hold on the task lapses by itself.
    package let until: Date

    package init(taskId: CallbackTaskID, number: String, office: String, startedAt: Date, kind: CallbackKind, cycle: Int, until: Date) {
        self.taskId = taskId
        self.number = number
        self.office = office
        self.startedAt = startedAt
        self.kind = kind
        self.cycle = cycle
        self.until = until
    }
}
