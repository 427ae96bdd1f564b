package import Foundation

/// A newspaper subscription was cancelled before its last day (INT-38).
package struct NewspaperCancelled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.newspaper.cancelled.v1"
    package static let topic = Topic.intake

    package let newspaperSubscriptionId: NewspaperSubscriptionID
    package let number: String
    package let office: String
    package let cancelledAt: Date
    /// Who reads it.
    package let department: Role

    package init(
        newspaperSubscriptionId: NewspaperSubscriptionID, number: String, office: String, cancelledAt: Date, department: Role
    ) {
        self.newspaperSubscriptionId = newspaperSubscriptionId
        self.number = number
        self.office = office
        self.cancelledAt = cancelledAt
        self.department = department
    }
}
