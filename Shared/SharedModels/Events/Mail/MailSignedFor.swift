package import Foundation

/// What a courier brought was signed for at the desk (INT-38).
package struct MailSignedFor: Event, Equatable {
    package static let type: EventType = "guanjia.intake.mail.signedfor.v1"
    package static let topic = Topic.intake

    package let mailItemId: MailItemID
    package let number: String
    package let office: String
    package let signedAt: Date
    package let kind: MailKind
    package let sealed: Sealed<MailPerson>

    package init(mailItemId: MailItemID, number: String, office: String, signedAt: Date, kind: MailKind, sealed: Sealed<MailPerson>) {
        self.mailItemId = mailItemId
        self.number = number
        self.office = office
        self.signedAt = signedAt
        self.kind = kind
        self.sealed = sealed
    }
}
