package import Foundation

/// The notice was taken to the unit, and the fee file is signed (INT-55).
package struct FeeDelivered: Event, Equatable {
    package static let type: EventType = "guanjia.intake.fee.delivered.v1"
    package static let topic = Topic.intake

    package let feeNoticeId: FeeNoticeID
    package let number: String
    package let office: String
    package let deliveredAt: Date
    /// Whether the owner would not sign and a witness did.
    package let witnessed: Bool
    package let sealed: Sealed<FeeSignature>

    package init(feeNoticeId: FeeNoticeID, number: String, office: String, deliveredAt: Date, witnessed: Bool, sealed: Sealed<FeeSignature>)
    {
        self.feeNoticeId = feeNoticeId
        self.number = number
        self.office = office
        self.deliveredAt = deliveredAt
        self.witnessed = witnessed
        self.sealed = sealed
    }
}
