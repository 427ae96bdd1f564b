package import Foundation

/// Both managers propose to the general manager how to go on (INT-57).
package struct FeeMeasureProposed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.measure.proposed.v1"
    package static let topic = Topic.intake

    package let feeNoticeId: FeeNoticeID
    package let number: String
    package let office: String
    package let proposedAt: Date
    /// What is still owed.
    package let openFen: Int
    /// Who decides.
    package let recipients: [Role]
    package let sealed: Sealed<FeeText>

    package init(
        feeNoticeId: FeeNoticeID, number: String, office: String, proposedAt: Date, openFen: Int, recipients: [Role],
        sealed: Sealed<FeeText>
    ) {
        self.feeNoticeId = feeNoticeId
        self.number = number
        self.office = office
        self.proposedAt = proposedAt
        self.openFen = openFen
        self.recipients = recipients
        self.sealed = sealed
    }
}
