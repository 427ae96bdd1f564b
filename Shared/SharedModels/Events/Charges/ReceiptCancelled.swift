package import Foundation

/// An invoice or a receipt of a charge counts no more (INT-60).
package struct ReceiptCancelled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.receipt.cancelled.v1"
    package static let topic = Topic.intake

    package let chargeId: ChargeID
    package let number: String
    package let office: String
    package let cancelledAt: Date
    /// The book that its number is of.
    package let receiptBookId: ReceiptBookID
    package let kind: ReceiptKind
    package let series: String
    /// Its printed number.
    package let receiptNumber: Int
    /// Fen.
    package let amountFen: Int
    /// What the charge is for; absent in what was told before that was.
    package let subject: ChargeSubject?
    /// The case that it is for; absent when it is for none.
    package let caseId: CaseID?
    package let sealed: Sealed<ChargeReason>

    package init(
        chargeId: ChargeID, number: String, office: String, cancelledAt: Date, receiptBookId: ReceiptBookID, kind: ReceiptKind,
        series: String, receiptNumber: Int, amountFen: Int, subject: ChargeSubject? = nil, caseId: CaseID? = nil,
        sealed: Sealed<ChargeReason>
    ) {
        self.chargeId = chargeId
        self.number = number
        self.office = office
        self.cancelledAt = cancelledAt
        self.receiptBookId = receiptBookId
        self.kind = kind
        self.series = series
        self.receiptNumber = receiptNumber
        self.amountFen = amountFen
        self.subject = subject
        self.caseId = caseId
        self.sealed = sealed
    }
}
