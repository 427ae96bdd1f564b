package import Foundation

/// A numbered blank of a book was used; each number is used once (INT-60).
package struct BlankUsed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.blank.used.v1"
    package static let topic = Topic.intake

    package let receiptBookId: ReceiptBookID
    package let number: String
    package let office: String
    package let usedAt: Date
    package let use: BlankUse
    /// Its printed number.
    package let receiptNumber: Int
    /// The charge that it was given for; absent of one that was spoiled.
    package let chargeId: ChargeID?

    package init(
        receiptBookId: ReceiptBookID, number: String, office: String, usedAt: Date, use: BlankUse, receiptNumber: Int,
        chargeId: ChargeID? = nil
    ) {
        self.receiptBookId = receiptBookId
        self.number = number
        self.office = office
        self.usedAt = usedAt
        self.use = use
        self.receiptNumber = receiptNumber
        self.chargeId = chargeId
    }
}
