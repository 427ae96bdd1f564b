package import Foundation

/// What a courier brought is with its addressee (INT-38).
package struct MailGiven: Event, Equatable {
    package static let type: EventType = "guanjia.intake.mail.given.v1"
    package static let topic = Topic.intake

    package let mailItemId: MailItemID
    package let number: String
    package let office: String
    package let givenAt: Date
    package let kind: MailKind
    /// Whether that was before its limit; nil when it had none.
    package let inTime: Bool?
    package let sealed: Sealed<MailPerson>

    package init(
        mailItemId: MailItemID, number: String, office: String, givenAt: Date, kind: MailKind, inTime: Bool?, sealed: Sealed<MailPerson>
    ) {
        self.mailItemId = mailItemId
        self.number = number
        self.office = office
        self.givenAt = givenAt
        self.kind = kind
        self.inTime = inTime
        self.sealed = sealed
    }
}
