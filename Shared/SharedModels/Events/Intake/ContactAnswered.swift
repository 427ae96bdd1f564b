package import Foundation

/// The matter was solved or answered on the spot (INT-09).
package struct ContactAnswered: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.answered.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let answeredAt: Date
    /// For a suggestion: whether it is adopted, as the owner was told (INT-19).
    package let adopted: Bool?
    package let sealed: Sealed<ContactResult>

    package init(contactId: ContactID, number: String, office: String, answeredAt: Date, adopted: Bool?, sealed: Sealed<ContactResult>) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.answeredAt = answeredAt
        self.adopted = adopted
        self.sealed = sealed
    }
}
