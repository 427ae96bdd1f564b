package import Foundation

/// Finance received money for a notice: all of it, or a part.
package struct FeePaymentReceived: Event, Equatable {
    package static let type: EventType = "guanjia.intake.payment.received.v1"
    package static let topic = Topic.intake

    package let feeNoticeId: FeeNoticeID
    package let number: String
    package let office: String
    package let receivedAt: Date
    /// What came now.
    package let amountFen: Int
    /// What is still owed after it.
    package let openFen: Int
    /// The charge with which the desk collected it; absent when finance had it itself.
    package let chargeId: ChargeID?

    package init(
        feeNoticeId: FeeNoticeID, number: String, office: String, receivedAt: Date, amountFen: Int, openFen: Int, chargeId: ChargeID? = nil
    ) {
        self.feeNoticeId = feeNoticeId
        self.number = number
        self.office = office
        self.receivedAt = receivedAt
        self.amountFen = amountFen
        self.openFen = openFen
        self.chargeId = chargeId
    }
}
