package import Foundation

/// A repeated contact on the same day was tied to the earlier one (INT-16).
package struct ContactLinked: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.linked.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let linkedAt: Date
    /// The earlier contact.
    package let linkedTo: ContactID

    package init(contactId: ContactID, number: String, office: String, linkedAt: Date, linkedTo: ContactID) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.linkedAt = linkedAt
        self.linkedTo = linkedTo
    }
}
