package import Foundation

/// Nothing more is to be done about an item of mail (domain 3.9).
package struct MailClosed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.mail.closed.v1"
    package static let topic = Topic.intake

    package let mailItemId: MailItemID
    package let number: String
    package let office: String
    package let closedAt: Date
    package let kind: MailKind

    package init(mailItemId: MailItemID, number: String, office: String, closedAt: Date, kind: MailKind) {
        self.mailItemId = mailItemId
        self.number = number
        self.office = office
        self.closedAt = closedAt
        self.kind = kind
    }
}
