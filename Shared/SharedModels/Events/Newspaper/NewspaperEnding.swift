package import Foundation

/// A newspaper subscription runs out soon, and is to be renewed or not (INT-38). Told once for each last day.
package struct NewspaperEnding: Event, Equatable {
    package static let type: EventType = "guanjia.intake.newspaper.ending.v1"
    package static let topic = Topic.intake

    package let newspaperSubscriptionId: NewspaperSubscriptionID
    package let number: String
    package let office: String
    package let toldAt: Date
    /// Who reads it.
    package let department: Role
    /// When its last day ends.
    package let endsAt: Date
    /// Who is to see to it.
    package let recipients: [Role]

    package init(
        newspaperSubscriptionId: NewspaperSubscriptionID, number: String, office: String, toldAt: Date, department: Role, endsAt: Date,
        recipients: [Role]
    ) {
        self.newspaperSubscriptionId = newspaperSubscriptionId
        self.number = number
        self.office = office
        self.toldAt = toldAt
        self.department = department
        self.endsAt = endsAt
        self.recipients = recipients
    }
}
