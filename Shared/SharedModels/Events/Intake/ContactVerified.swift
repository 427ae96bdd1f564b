package import Foundation

/// A matter was looked into: the director is told what was found and what is proposed, and decides (INT-11).
package struct ContactVerified: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.verified.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let verifiedAt: Date
    /// Whether it was on the local day on which the contact was recorded.
    package let sameDay: Bool
    /// Who is told.
    package let recipients: [Role]
    package let sealed: Sealed<ContactFinding>

    package init(
        contactId: ContactID, number: String, office: String, verifiedAt: Date, sameDay: Bool, recipients: [Role],
        sealed: Sealed<ContactFinding>
    ) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.verifiedAt = verifiedAt
        self.sameDay = sameDay
        self.recipients = recipients
        self.sealed = sealed
    }
}

/// What was found, and what is proposed.
package struct ContactFinding: Codable, Hashable, Sendable {
    package let finding: String
    package let proposal: String

    package init(finding: String, proposal: String) {
        self.finding = finding
        self.proposal = proposal
    }
}
