package import Foundation

/// A patrol was made (OPS-13).
package struct PatrolDone: Event, Equatable {
    package static let type: EventType = "guanjia.intake.patrol.done.v1"
    package static let topic = Topic.intake

    package let patrolId: PatrolID
    package let number: String
    package let office: String
    package let recordedAt: Date
    /// When it ended.
    package let doneAt: Date
    package let findings: Int
    /// How cleanliness was found; absent where nobody wrote it down.
    package let cleanliness: PatrolCondition?
    /// How the engineering was found; absent where nobody wrote it down.
    package let engineering: PatrolCondition?

    package init(
        patrolId: PatrolID, number: String, office: String, recordedAt: Date, doneAt: Date, findings: Int,
        cleanliness: PatrolCondition? = nil, engineering: PatrolCondition? = nil
    ) {
        self.patrolId = patrolId
        self.number = number
        self.office = office
        self.recordedAt = recordedAt
        self.doneAt = doneAt
        self.findings = findings
        self.cleanliness = cleanliness
        self.engineering = engineering
    }
}
