package import Foundation

/// The owner has collected an item of mail and signed for it (INT-36).
package struct MailCollected: Event, Equatable {
    package static let type: EventType = "guanjia.intake.mail.collected.v1"
    package static let topic = Topic.intake

    package let mailItemId: MailItemID
    package let number: String
    package let office: String
    package let collectedAt: Date
    package let kind: MailKind
    package let sealed: Sealed<MailPerson>

    package init(mailItemId: MailItemID, number: String, office: String, collectedAt: Date, kind: MailKind, sealed: Sealed<MailPerson>) {
        self.mailItemId = mailItemId
        self.number = number
        self.office = office
        self.collectedAt = collectedAt
        self.kind = kind
        self.sealed = sealed
    }
}
