package import Foundation

/// A newspaper subscription goes on (INT-38).
package struct NewspaperRenewed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.newspaper.renewed.v1"
    package static let topic = Topic.intake

    package let newspaperSubscriptionId: NewspaperSubscriptionID
    package let number: String
    package let office: String
    package let renewedAt: Date
    /// Who reads it.
    package let department: Role
    package let copies: Int
    /// When its last day ends now.
    package let endsAt: Date

    package init(
        newspaperSubscriptionId: NewspaperSubscriptionID, number: String, office: String, renewedAt: Date, department: Role, copies: Int,
        endsAt: Date
    ) {
        self.newspaperSubscriptionId = newspaperSubscriptionId
        self.number = number
        self.office = office
        self.renewedAt = renewedAt
        self.department = department
        self.copies = copies
        self.endsAt = endsAt
    }
}
