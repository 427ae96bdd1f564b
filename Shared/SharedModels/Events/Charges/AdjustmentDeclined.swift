package import Foundation

/// A leader declined to refund or deduct what was asked for.
package struct AdjustmentDeclined: Event, Equatable {
    package static let type: EventType = "guanjia.intake.adjustment.declined.v1"
    package static let topic = Topic.intake

    package let chargeId: ChargeID
    package let number: String
    package let office: String
    package let declinedAt: Date
    package let kind: ChargeAdjustmentKind
    /// Fen.
    package let amountFen: Int
    package let sealed: Sealed<ChargeReason>

    package init(
        chargeId: ChargeID, number: String, office: String, declinedAt: Date, kind: ChargeAdjustmentKind, amountFen: Int,
        sealed: Sealed<ChargeReason>
    ) {
        self.chargeId = chargeId
        self.number = number
        self.office = office
        self.declinedAt = declinedAt
        self.kind = kind
        self.amountFen = amountFen
        self.sealed = sealed
    }
}
