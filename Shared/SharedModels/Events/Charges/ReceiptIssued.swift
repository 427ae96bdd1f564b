package import Foundation

/// An invoice or a receipt was given for a charge (INT-60).
package struct ReceiptIssued: Event, Equatable {
    package static let type: EventType = "guanjia.intake.receipt.issued.v1"
    package static let topic = Topic.intake

    package let chargeId: ChargeID
    package let number: String
    package let office: String
    package let issuedAt: Date
    /// The book that its number is of.
    package let receiptBookId: ReceiptBookID
    package let kind: ReceiptKind
    package let series: String
    /// Its printed number.
    package let receiptNumber: Int
    /// Fen.
    package let amountFen: Int
    /// The number of the cancelled one, of the same kind, that it replaces.
    package let replaces: Int?
    /// What the charge is for; absent in what was told before that was.
    package let subject: ChargeSubject?
    /// The case that it is for; absent when it is for none.
    package let caseId: CaseID?

    package init(
        chargeId: ChargeID, number: String, office: String, issuedAt: Date, receiptBookId: ReceiptBookID, kind: ReceiptKind, series: String,
        receiptNumber: Int, amountFen: Int, replaces: Int? = nil, subject: ChargeSubject? = nil, caseId: CaseID? = nil
    ) {
        self.chargeId = chargeId
        self.number = number
        self.office = office
        self.issuedAt = issuedAt
        self.receiptBookId = receiptBookId
        self.kind = kind
        self.series = series
        self.receiptNumber = receiptNumber
        self.amountFen = amountFen
        self.replaces = replaces
        self.subject = subject
        self.caseId = caseId
    }
}
