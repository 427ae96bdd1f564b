package import Foundation

/// A visitor was let in (INT-28, INT-29).
package struct VisitorAdmitted: Event, Equatable {
    package static let type: EventType = "guanjia.intake.visitor.admitted.v1"
    package static let topic = Topic.intake

    package let visitorId: VisitorID
    package let number: String
    package let office: String
    package let admittedAt: Date
    package let kind: VisitorKind
    /// Why.
    package let basis: VisitorAdmission
    /// What a courier brought.
    package let mailItemId: MailItemID?
    /// Who is to know: HR of an applicant. Empty otherwise.
    package let recipients: [Role]

    package init(
        visitorId: VisitorID, number: String, office: String, admittedAt: Date, kind: VisitorKind, basis: VisitorAdmission,
        mailItemId: MailItemID? = nil, recipients: [Role]
    ) {
        self.visitorId = visitorId
        self.number = number
        self.office = office
        self.admittedAt = admittedAt
        self.kind = kind
        self.basis = basis
        self.mailItemId = mailItemId
        self.recipients = recipients
    }
}
