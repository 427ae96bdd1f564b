package import Foundation

/// A limit passed without what it waits for, or that came too late. Told once for each clock.
package struct ComplaintDeadlineMissed: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.deadline.missed.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let missedAt: Date
    package let clock: ComplaintClock
    /// The exclusive bound: on time was strictly before it.
    package let bound: Date
    package let `class`: ComplaintClass
    package let level: ComplaintLevel

    package init(
        complaintId: ComplaintID, number: String, office: String, missedAt: Date, clock: ComplaintClock, bound: Date, class: ComplaintClass,
        level: ComplaintLevel
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.missedAt = missedAt
        self.clock = clock
        self.bound = bound
        self.class = `class`
        self.level = level
    }
}
