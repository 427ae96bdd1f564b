package import Foundation

/// The company subscribes to a newspaper or magazine (INT-38).
package struct NewspaperEntered: Event, Equatable {
    package static let type: EventType = "guanjia.intake.newspaper.entered.v1"
    package static let topic = Topic.intake

    package let newspaperSubscriptionId: NewspaperSubscriptionID
    package let number: String
    package let office: String
    package let enteredAt: Date
    /// Who reads it.
    package let department: Role
    package let copies: Int
    /// When its first day begins.
    package let startsAt: Date
    /// When its last day ends.
    package let endsAt: Date

    package init(
        newspaperSubscriptionId: NewspaperSubscriptionID, number: String, office: String, enteredAt: Date, department: Role, copies: Int,
        startsAt: Date, endsAt: Date
    ) {
        self.newspaperSubscriptionId = newspaperSubscriptionId
        self.number = number
        self.office = office
        self.enteredAt = enteredAt
        self.department = department
        self.copies = copies
        self.startsAt = startsAt
        self.endsAt = endsAt
    }
}
