package import Foundation

/// Nothing has come within the time after the contact; it goes to the department manager (INT-56, T-3D).
package struct FeeEscalated: Event, Equatable {
    package static let type: EventType = "guanjia.intake.fee.escalated.v1"
    package static let topic = Topic.intake

    package let feeNoticeId: FeeNoticeID
    package let number: String
    package let office: String
    package let escalatedAt: Date
    package let bound: Date
    /// What is still owed.
    package let openFen: Int
    /// Who is to see to it.
    package let recipients: [Role]

    package init(feeNoticeId: FeeNoticeID, number: String, office: String, escalatedAt: Date, bound: Date, openFen: Int, recipients: [Role])
    {
        self.feeNoticeId = feeNoticeId
        self.number = number
        self.office = office
        self.escalatedAt = escalatedAt
        self.bound = bound
        self.openFen = openFen
        self.recipients = recipients
    }
}
