package import Foundation

/// Person, way and time of the callback are set.
package struct TaskScheduled: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.task.scheduled.v1"
    package static let topic = Topic.callbacks

    package let taskId: CallbackTaskID
    package let number: String
    package let office: String
    package let scheduledAt: Date
    package let kind: CallbackKind
    /// 1, and one more for each callback after a dissatisfied one (CBK-13).
    package let cycle: Int
    package let channel: CallbackChannel
    package let appointedAt: Date

    package init(
        taskId: CallbackTaskID, number: String, office: String, scheduledAt: Date, kind: CallbackKind, cycle: Int, channel: CallbackChannel,
        appointedAt: Date
    ) {
        self.taskId = taskId
        self.number = number
        self.office = office
        self.scheduledAt = scheduledAt
        self.kind = kind
        self.cycle = cycle
        self.channel = channel
        self.appointedAt = appointedAt
    }
}
