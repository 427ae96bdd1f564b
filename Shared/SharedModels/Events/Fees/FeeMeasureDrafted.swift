package import Foundation

/// One of the two managers wrote down a proposal; the other is asked to agree (INT-57).
package struct FeeMeasureDrafted: Event, Equatable {
    package static let type: EventType = "guanjia.intake.measure.drafted.v1"
    package static let topic = Topic.intake

    package let feeNoticeId: FeeNoticeID
    package let number: String
    package let office: String
    package let draftedAt: Date
    /// Who is asked to agree.
    package let recipients: [Role]
    package let sealed: Sealed<FeeText>

    package init(feeNoticeId: FeeNoticeID, number: String, office: String, draftedAt: Date, recipients: [Role], sealed: Sealed<FeeText>) {
        self.feeNoticeId = feeNoticeId
        self.number = number
        self.office = office
        self.draftedAt = draftedAt
        self.recipients = recipients
        self.sealed = sealed
    }
}
