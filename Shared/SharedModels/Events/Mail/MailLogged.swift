package import Foundation

/// An item of the company's own mail is in the register (INT-38).
package struct MailLogged: Event, Equatable {
    package static let type: EventType = "guanjia.intake.mail.logged.v1"
    package static let topic = Topic.intake

    package let mailItemId: MailItemID
    package let number: String
    package let office: String
    package let loggedAt: Date
    package let kind: MailKind

    package init(mailItemId: MailItemID, number: String, office: String, loggedAt: Date, kind: MailKind) {
        self.mailItemId = mailItemId
        self.number = number
        self.office = office
        self.loggedAt = loggedAt
        self.kind = kind
    }
}
