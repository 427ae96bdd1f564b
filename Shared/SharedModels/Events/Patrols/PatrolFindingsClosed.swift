package import Foundation

/// Every finding of a patrol was seen to (OPS-13).
package struct PatrolFindingsClosed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.patrol.closed.v1"
    package static let topic = Topic.intake

    package let patrolId: PatrolID
    package let number: String
    package let office: String
    package let closedAt: Date
    package let findings: Int

    package init(patrolId: PatrolID, number: String, office: String, closedAt: Date, findings: Int) {
        self.patrolId = patrolId
        self.number = number
        self.office = office
        self.closedAt = closedAt
        self.findings = findings
    }
}
