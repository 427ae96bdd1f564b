package import Foundation

/// All that a notice asks for is paid after all: before it was delivered, or after it had gone to the department manager.
package struct FeeSettled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.fee.settled.v1"
    package static let topic = Topic.intake

    package let feeNoticeId: FeeNoticeID
    package let number: String
    package let office: String
    package let settledAt: Date
    /// All that was owed.
    package let totalFen: Int
    /// Contacts that were handed over to it, and end with it; absent when there are none.
    package let contactIds: [ContactID]?

    package init(
        feeNoticeId: FeeNoticeID, number: String, office: String, settledAt: Date, totalFen: Int, contactIds: [ContactID]? = nil
    ) {
        self.feeNoticeId = feeNoticeId
        self.number = number
        self.office = office
        self.settledAt = settledAt
        self.totalFen = totalFen
        self.contactIds = contactIds
    }
}
