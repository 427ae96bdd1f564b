package import Foundation

/// The owner was told by telephone that mail lies at the desk (INT-35).
package struct MailNotified: Event, Equatable {
    package static let type: EventType = "guanjia.intake.mail.notified.v1"
    package static let topic = Topic.intake

    package let mailItemId: MailItemID
    package let number: String
    package let office: String
    package let notifiedAt: Date
    package let kind: MailKind
    /// Whether that was on the day on which it came.
    package let inTime: Bool
    package let sealed: Sealed<MailPerson>

    package init(
        mailItemId: MailItemID, number: String, office: String, notifiedAt: Date, kind: MailKind, inTime: Bool, sealed: Sealed<MailPerson>
    ) {
        self.mailItemId = mailItemId
        self.number = number
        self.office = office
        self.notifiedAt = notifiedAt
        self.kind = kind
        self.inTime = inTime
        self.sealed = sealed
    }
}
