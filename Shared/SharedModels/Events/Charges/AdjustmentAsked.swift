package import Foundation

/// Somebody at the desk asks to refund or deduct a part of a charge, or all of it; a leader decides (INT-60).
package struct AdjustmentAsked: Event, Equatable {
    package static let type: EventType = "guanjia.intake.adjustment.asked.v1"
    package static let topic = Topic.intake

    package let chargeId: ChargeID
    package let number: String
    package let office: String
    package let askedAt: Date
    package let kind: ChargeAdjustmentKind
    /// Fen.
    package let amountFen: Int
    package let sealed: Sealed<ChargeReason>

    package init(
        chargeId: ChargeID, number: String, office: String, askedAt: Date, kind: ChargeAdjustmentKind, amountFen: Int,
        sealed: Sealed<ChargeReason>
    ) {
        self.chargeId = chargeId
        self.number = number
        self.office = office
        self.askedAt = askedAt
        self.kind = kind
        self.amountFen = amountFen
        self.sealed = sealed
    }
}
