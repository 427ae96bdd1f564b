package import Foundation

/// A book of blank invoices or receipts is in custody (INT-60).
package struct ReceiptBookReceived: Event, Equatable {
    package static let type: EventType = "guanjia.intake.receiptbook.received.v1"
    package static let topic = Topic.intake

    package let receiptBookId: ReceiptBookID
    package let number: String
    package let office: String
    package let receivedAt: Date
    package let kind: ReceiptKind
    package let series: String
    /// The first printed number.
    package let first: Int
    /// The last printed number.
    package let last: Int

    package init(
        receiptBookId: ReceiptBookID, number: String, office: String, receivedAt: Date, kind: ReceiptKind, series: String, first: Int,
        last: Int
    ) {
        self.receiptBookId = receiptBookId
        self.number = number
        self.office = office
        self.receivedAt = receivedAt
        self.kind = kind
        self.series = series
        self.first = first
        self.last = last
    }
}
