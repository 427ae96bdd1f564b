package import Foundation

/// The general manager does not follow the proposal; another one is needed.
package struct FeeMeasureDeclined: Event, Equatable {
    package static let type: EventType = "guanjia.intake.measure.declined.v1"
    package static let topic = Topic.intake

    package let feeNoticeId: FeeNoticeID
    package let number: String
    package let office: String
    package let declinedAt: Date
    /// Who proposes anew.
    package let recipients: [Role]

    package init(feeNoticeId: FeeNoticeID, number: String, office: String, declinedAt: Date, recipients: [Role]) {
        self.feeNoticeId = feeNoticeId
        self.number = number
        self.office = office
        self.declinedAt = declinedAt
        self.recipients = recipients
    }
}
