package import Foundation

/// A planned patrol is not made, and counts for no day (OPS-13).
package struct PatrolCancelled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.patrol.cancelled.v1"
    package static let topic = Topic.intake

    package let patrolId: PatrolID
    package let number: String
    package let office: String
    package let cancelledAt: Date
    /// When it was to begin.
    package let startsAt: Date
    package let sealed: Sealed<PatrolReason>

    package init(
        patrolId: PatrolID, number: String, office: String, cancelledAt: Date, startsAt: Date, sealed: Sealed<PatrolReason>
    ) {
        self.patrolId = patrolId
        self.number = number
        self.office = office
        self.cancelledAt = cancelledAt
        self.startsAt = startsAt
        self.sealed = sealed
    }
}
