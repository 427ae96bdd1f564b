package import Foundation

/// Finance gave its second notice: the first one is unpaid (INT-56).
package struct FeeReminded: Event, Equatable {
    package static let type: EventType = "guanjia.intake.fee.reminded.v1"
    package static let topic = Topic.intake

    package let feeNoticeId: FeeNoticeID
    package let number: String
    package let office: String
    package let remindedAt: Date
    /// What is still owed.
    package let openFen: Int

    package init(feeNoticeId: FeeNoticeID, number: String, office: String, remindedAt: Date, openFen: Int) {
        self.feeNoticeId = feeNoticeId
        self.number = number
        self.office = office
        self.remindedAt = remindedAt
        self.openFen = openFen
    }
}
