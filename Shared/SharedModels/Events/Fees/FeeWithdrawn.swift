package import Foundation

/// Finance took a notice back: it was wrong, or is replaced by another.
package struct FeeWithdrawn: Event, Equatable {
    package static let type: EventType = "guanjia.intake.fee.withdrawn.v1"
    package static let topic = Topic.intake

    package let feeNoticeId: FeeNoticeID
    package let number: String
    package let office: String
    package let withdrawnAt: Date
    /// What had been paid on it; finance sees to that.
    package let paidFen: Int
    /// Contacts that were handed over to it, and end with it; absent when there are none.
    package let contactIds: [ContactID]?

    package init(
        feeNoticeId: FeeNoticeID, number: String, office: String, withdrawnAt: Date, paidFen: Int, contactIds: [ContactID]? = nil
    ) {
        self.feeNoticeId = feeNoticeId
        self.number = number
        self.office = office
        self.withdrawnAt = withdrawnAt
        self.paidFen = paidFen
        self.contactIds = contactIds
    }
}
