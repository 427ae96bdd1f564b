package import Foundation

/// A patrol of the owner areas is planned (OPS-13).
package struct PatrolPlanned: Event, Equatable {
    package static let type: EventType = "guanjia.intake.patrol.planned.v1"
    package static let topic = Topic.intake

    package let patrolId: PatrolID
    package let number: String
    package let office: String
    package let plannedAt: Date
    /// When it is to begin.
    package let startsAt: Date
    package let sealed: Sealed<PatrolRoute>

    package init(patrolId: PatrolID, number: String, office: String, plannedAt: Date, startsAt: Date, sealed: Sealed<PatrolRoute>) {
        self.patrolId = patrolId
        self.number = number
        self.office = office
        self.plannedAt = plannedAt
        self.startsAt = startsAt
        self.sealed = sealed
    }
}
