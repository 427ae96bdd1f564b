package import Foundation

/// The findings of a patrol went to the departments, important ones to the supervisor too (OPS-13).
package struct PatrolFindingsSent: Event, Equatable {
    package static let type: EventType = "guanjia.intake.patrol.sent.v1"
    package static let topic = Topic.intake

    package let patrolId: PatrolID
    package let number: String
    package let office: String
    package let sentAt: Date
    package let findings: Int
    package let important: Int
    /// The departments that have something to do, and the supervisor for what is important.
    package let recipients: [Role]

    package init(patrolId: PatrolID, number: String, office: String, sentAt: Date, findings: Int, important: Int, recipients: [Role]) {
        self.patrolId = patrolId
        self.number = number
        self.office = office
        self.sentAt = sentAt
        self.findings = findings
        self.important = important
        self.recipients = recipients
    }
}
