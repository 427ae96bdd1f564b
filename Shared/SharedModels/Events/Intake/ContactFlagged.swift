package import Foundation

/// The matter is important: the head of the department concerned and the direct leader of who took it in are told at once (INT-24).
package struct ContactFlagged: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.flagged.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let flaggedAt: Date
    package let kind: ContactKind
    /// The department that the matter belongs to, where it is known.
    package let responsibleDepartment: Role?
    /// Why the complaint that it was handed over as is major, where that is why it is important; empty otherwise.
    package let majorReasons: [MajorReason]
    /// Who is told.
    package let notify: [Role]
    /// Why, in words; absent where the reasons say it.
    package let sealed: Sealed<ContactImportance>?

    package init(
        contactId: ContactID, number: String, office: String, flaggedAt: Date, kind: ContactKind, responsibleDepartment: Role? = nil,
        majorReasons: [MajorReason], notify: [Role], sealed: Sealed<ContactImportance>? = nil
    ) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.flaggedAt = flaggedAt
        self.kind = kind
        self.responsibleDepartment = responsibleDepartment
        self.majorReasons = majorReasons
        self.notify = notify
        self.sealed = sealed
    }
}
