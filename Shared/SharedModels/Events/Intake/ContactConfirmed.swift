package import Foundation

/// The person whom a relayed message was for has it (INT-06).
package struct ContactConfirmed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.confirmed.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let confirmedAt: Date
    /// The post of whoever said so; nil in what was told before this was kept.
    package let confirmedBy: Role?

    package init(contactId: ContactID, number: String, office: String, confirmedAt: Date, confirmedBy: Role? = nil) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.confirmedAt = confirmedAt
        self.confirmedBy = confirmedBy
    }
}
