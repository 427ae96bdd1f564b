package import Foundation

/// A payment notice of finance was signed for at the desk (INT-55).
package struct FeeReceived: Event, Equatable {
    package static let type: EventType = "guanjia.intake.fee.received.v1"
    package static let topic = Topic.intake

    package let feeNoticeId: FeeNoticeID
    package let number: String
    package let office: String
    package let receivedAt: Date
    /// The first month that it is for.
    package let from: LedgerMonth
    /// The last month that it is for.
    package let until: LedgerMonth
    /// What is owed, by kind.
    package let charges: [FeeCharge]
    /// The sum of the charges.
    package let totalFen: Int
    package let sealed: Sealed<FeeParticulars>

    package init(
        feeNoticeId: FeeNoticeID, number: String, office: String, receivedAt: Date, from: LedgerMonth, until: LedgerMonth,
        charges: [FeeCharge], totalFen: Int, sealed: Sealed<FeeParticulars>
    ) {
        self.feeNoticeId = feeNoticeId
        self.number = number
        self.office = office
        self.receivedAt = receivedAt
        self.from = from
        self.until = until
        self.charges = charges
        self.totalFen = totalFen
        self.sealed = sealed
    }
}
