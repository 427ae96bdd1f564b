package import Foundation

/// An item of mail goes back; why stands in its history.
package struct MailReturned: Event, Equatable {
    package static let type: EventType = "guanjia.intake.mail.returned.v1"
    package static let topic = Topic.intake

    package let mailItemId: MailItemID
    package let number: String
    package let office: String
    package let returnedAt: Date
    /// Whose mail it is.
    package let stream: MailStream
    package let kind: MailKind

    package init(mailItemId: MailItemID, number: String, office: String, returnedAt: Date, stream: MailStream, kind: MailKind) {
        self.mailItemId = mailItemId
        self.number = number
        self.office = office
        self.returnedAt = returnedAt
        self.stream = stream
        self.kind = kind
    }
}
