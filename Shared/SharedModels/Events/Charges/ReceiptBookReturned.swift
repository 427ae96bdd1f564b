package import Foundation

/// A book of blanks went back, with what became of its numbers (INT-60).
package struct ReceiptBookReturned: Event, Equatable {
    package static let type: EventType = "guanjia.intake.receiptbook.returned.v1"
    package static let topic = Topic.intake

    package let receiptBookId: ReceiptBookID
    package let number: String
    package let office: String
    package let returnedAt: Date
    package let kind: ReceiptKind
    package let series: String
    package let first: Int
    package let last: Int
    /// Numbers that were given and count.
    package let issued: Int
    package let cancelled: Int
    package let spoiled: Int
    /// Numbers that nobody used although later ones were.
    package let gaps: Int
    /// Numbers behind the last one that was used.
    package let unused: Int

    package init(
        receiptBookId: ReceiptBookID, number: String, office: String, returnedAt: Date, kind: ReceiptKind, series: String, first: Int,
        last: Int, issued: Int, cancelled: Int, spoiled: Int, gaps: Int, unused: Int
    ) {
        self.receiptBookId = receiptBookId
        self.number = number
        self.office = office
        self.returnedAt = returnedAt
        self.kind = kind
        self.series = series
        self.first = first
        self.last = last
        self.issued = issued
        self.cancelled = cancelled
        self.spoiled = spoiled
        self.gaps = gaps
        self.unused = unused
    }
}
