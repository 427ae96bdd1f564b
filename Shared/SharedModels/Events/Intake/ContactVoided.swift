package import Foundation

/// The contact counts for nothing (INT-22, INT-25).
package struct ContactVoided: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.voided.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let voidedAt: Date
    package let reason: VoidReason
    /// How often a silent caller was prompted; absent where nobody said (INT-22).
    package let prompts: Int?

    package init(contactId: ContactID, number: String, office: String, voidedAt: Date, reason: VoidReason, prompts: Int? = nil) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.voidedAt = voidedAt
        self.reason = reason
        self.prompts = prompts
    }
}
