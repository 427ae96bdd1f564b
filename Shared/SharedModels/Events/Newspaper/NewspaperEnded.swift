package import Foundation

/// The last day of a newspaper subscription is over (INT-38).
package struct NewspaperEnded: Event, Equatable {
    package static let type: EventType = "guanjia.intake.newspaper.ended.v1"
    package static let topic = Topic.intake

    package let newspaperSubscriptionId: NewspaperSubscriptionID
    package let number: String
    package let office: String
    package let endedAt: Date
    /// Who reads it.
    package let department: Role
    /// Who is to see to it.
    package let recipients: [Role]

    package init(
        newspaperSubscriptionId: NewspaperSubscriptionID, number: String, office: String, endedAt: Date, department: Role,
        recipients: [Role]
    ) {
        self.newspaperSubscriptionId = newspaperSubscriptionId
        self.number = number
        self.office = office
        self.endedAt = endedAt
        self.department = department
        self.recipients = recipients
    }
}
