package import Foundation

/// A charge was given to a fee notice as a payment, of which the notice tells when it takes it (INT-60).
package struct ChargeAllotted: Event, Equatable {
    package static let type: EventType = "guanjia.intake.charge.allotted.v1"
    package static let topic = Topic.intake

    package let chargeId: ChargeID
    package let number: String
    package let office: String
    package let allottedAt: Date
    package let feeNoticeId: FeeNoticeID
    /// The notice's human number.
    package let feeNoticeNumber: String
    /// Fen.
    package let amountFen: Int

    package init(
        chargeId: ChargeID, number: String, office: String, allottedAt: Date, feeNoticeId: FeeNoticeID, feeNoticeNumber: String,
        amountFen: Int
    ) {
        self.chargeId = chargeId
        self.number = number
        self.office = office
        self.allottedAt = allottedAt
        self.feeNoticeId = feeNoticeId
        self.feeNoticeNumber = feeNoticeNumber
        self.amountFen = amountFen
    }
}
