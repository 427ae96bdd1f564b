package import Foundation

/// An item of mail came to the desk (INT-34, INT-38).
package struct MailReceived: Event, Equatable {
    package static let type: EventType = "guanjia.intake.mail.received.v1"
    package static let topic = Topic.intake

    package let mailItemId: MailItemID
    package let number: String
    package let office: String
    package let receivedAt: Date
    /// Whose mail it is.
    package let stream: MailStream
    package let kind: MailKind
    /// Whether its unit subscribes to sorting (INT-37).
    package let sorting: Bool
    /// By when the owner is to be told (INT-35); absent for mail of the company.
    package let noticeDueAt: Date?
    package let sealed: Sealed<MailParticulars>

    package init(
        mailItemId: MailItemID, number: String, office: String, receivedAt: Date, stream: MailStream, kind: MailKind, sorting: Bool,
        noticeDueAt: Date? = nil, sealed: Sealed<MailParticulars>
    ) {
        self.mailItemId = mailItemId
        self.number = number
        self.office = office
        self.receivedAt = receivedAt
        self.stream = stream
        self.kind = kind
        self.sorting = sorting
        self.noticeDueAt = noticeDueAt
        self.sealed = sealed
    }
}
