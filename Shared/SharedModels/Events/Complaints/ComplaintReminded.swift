package import Foundation

/// A rung of the escalation ladder was reached: somebody is to be told that a limit comes near or has passed. Told once for each rung
/// of a clock.
package struct ComplaintReminded: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.reminded.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let remindedAt: Date
    package let clock: ComplaintClock
    /// When the rung was reached.
    package let due: Date
    /// The clock's exclusive bound.
    package let bound: Date
    /// Who is to be told.
    package let recipients: [Role]
    package let `class`: ComplaintClass
    /// As it is after the step, which may have raised it.
    package let level: ComplaintLevel
    /// Whether this step raised the level.
    package let raised: Bool

    package init(
        complaintId: ComplaintID, number: String, office: String, remindedAt: Date, clock: ComplaintClock, due: Date, bound: Date,
        recipients: [Role], class: ComplaintClass, level: ComplaintLevel, raised: Bool
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.remindedAt = remindedAt
        self.clock = clock
        self.due = due
        self.bound = bound
        self.recipients = recipients
        self.class = `class`
        self.level = level
        self.raised = raised
    }
}
