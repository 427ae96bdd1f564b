package import Foundation

/// Somebody who knows was asked, because the question is unclear or highly technical (INT-18).
package struct ContactConsulted: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.consulted.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let consultedAt: Date
    /// Which consultation of the contact it is, from 1.
    package let consultation: Int
    /// The post that is asked.
    package let consultedRole: Role
    /// Whether a specialist is asked, who may answer the owner without the desk.
    package let technical: Bool
    /// By when the owner has been promised a reply; absent while none is promised.
    package let replyDueAt: Date?
    package let sealed: Sealed<ConsultationParticulars>

    package init(
        contactId: ContactID, number: String, office: String, consultedAt: Date, consultation: Int, consultedRole: Role, technical: Bool,
        replyDueAt: Date? = nil, sealed: Sealed<ConsultationParticulars>
    ) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.consultedAt = consultedAt
        self.consultation = consultation
        self.consultedRole = consultedRole
        self.technical = technical
        self.replyDueAt = replyDueAt
        self.sealed = sealed
    }
}
