package import Foundation

/// The person whom a relayed message was for has it (INT-06).
package struct ContactConfirmed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.confirmed.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let confirmedAt: Date

    package init(contactId: ContactID, number: String, office: String, confirmedAt: Date) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.confirmedAt = confirmedAt
    }
}
