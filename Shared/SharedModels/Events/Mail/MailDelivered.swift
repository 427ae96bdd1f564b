package import Foundation

/// Mail was taken to its unit (INT-35).
package struct MailDelivered: Event, Equatable {
    package static let type: EventType = "guanjia.intake.mail.delivered.v1"
    package static let topic = Topic.intake

    package let mailItemId: MailItemID
    package let number: String
    package let office: String
    package let deliveredAt: Date
    package let kind: MailKind
    /// Whether that was on the day on which it came.
    package let inTime: Bool
    package let sealed: Sealed<MailPerson>

    package init(
        mailItemId: MailItemID, number: String, office: String, deliveredAt: Date, kind: MailKind, inTime: Bool, sealed: Sealed<MailPerson>
    ) {
        self.mailItemId = mailItemId
        self.number = number
        self.office = office
        self.deliveredAt = deliveredAt
        self.kind = kind
        self.inTime = inTime
        self.sealed = sealed
    }
}
