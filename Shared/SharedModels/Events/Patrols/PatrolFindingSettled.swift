package import Foundation

/// A finding was seen to.
package struct PatrolFindingSettled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.finding.settled.v1"
    package static let topic = Topic.intake

    package let patrolId: PatrolID
    package let number: String
    package let office: String
    package let settledAt: Date
    /// The finding's place in the record, from 1.
    package let finding: Int
    package let sealed: Sealed<FindingResult>

    package init(patrolId: PatrolID, number: String, office: String, settledAt: Date, finding: Int, sealed: Sealed<FindingResult>) {
        self.patrolId = patrolId
        self.number = number
        self.office = office
        self.settledAt = settledAt
        self.finding = finding
        self.sealed = sealed
    }
}
