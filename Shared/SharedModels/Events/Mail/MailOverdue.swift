package import Foundation

/// The day on which it came has ended and its owner was not told (INT-35), or its addressee does not have what a courier brought (INT-38). Told
/// once.
package struct MailOverdue: Event, Equatable {
    package static let type: EventType = "guanjia.intake.mail.overdue.v1"
    package static let topic = Topic.intake

    package let mailItemId: MailItemID
    package let number: String
    package let office: String
    package let overdueAt: Date
    /// Whose mail it is; events of older releases do not say.
    package let stream: MailStream?
    package let kind: MailKind
    package let bound: Date
    /// Who is to see to it.
    package let recipients: [Role]

    package init(
        mailItemId: MailItemID, number: String, office: String, overdueAt: Date, stream: MailStream?, kind: MailKind, bound: Date,
        recipients: [Role]
    ) {
        self.mailItemId = mailItemId
        self.number = number
        self.office = office
        self.overdueAt = overdueAt
        self.stream = stream
        self.kind = kind
        self.bound = bound
        self.recipients = recipients
    }
}
