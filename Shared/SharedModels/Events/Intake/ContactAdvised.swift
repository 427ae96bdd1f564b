package import Foundation

/// Whoever was asked has answered; the owner is still to be told (INT-18).
package struct ContactAdvised: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.advised.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let advisedAt: Date
    /// Which consultation of the contact it is, from 1.
    package let consultation: Int
    /// The post that was asked.
    package let consultedRole: Role
    /// By when the owner has been promised a reply; absent while none is promised.
    package let replyDueAt: Date?
    package let sealed: Sealed<ConsultationAnswer>

    package init(
        contactId: ContactID, number: String, office: String, advisedAt: Date, consultation: Int, consultedRole: Role,
        replyDueAt: Date? = nil, sealed: Sealed<ConsultationAnswer>
    ) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.advisedAt = advisedAt
        self.consultation = consultation
        self.consultedRole = consultedRole
        self.replyDueAt = replyDueAt
        self.sealed = sealed
    }
}
