package import Foundation

/// An item of mail was checked and is in order (INT-34).
package struct MailChecked: Event, Equatable {
    package static let type: EventType = "guanjia.intake.mail.checked.v1"
    package static let topic = Topic.intake

    package let mailItemId: MailItemID
    package let number: String
    package let office: String
    package let checkedAt: Date
    package let kind: MailKind

    package init(mailItemId: MailItemID, number: String, office: String, checkedAt: Date, kind: MailKind) {
        self.mailItemId = mailItemId
        self.number = number
        self.office = office
        self.checkedAt = checkedAt
        self.kind = kind
    }
}
