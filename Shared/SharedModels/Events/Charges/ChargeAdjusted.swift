package import Foundation

/// A part of a charge, or all of it, was refunded or deducted, with the approval of a leader (INT-60).
package struct ChargeAdjusted: Event, Equatable {
    package static let type: EventType = "guanjia.intake.charge.adjusted.v1"
    package static let topic = Topic.intake

    package let chargeId: ChargeID
    package let number: String
    package let office: String
    package let adjustedAt: Date
    package let kind: ChargeAdjustmentKind
    /// How it goes back; of a deduction how it had come.
    package let method: ChargeMethod
    /// Fen.
    package let amountFen: Int
    /// What can still be refunded or deducted.
    package let leftFen: Int
    /// The post that approved.
    package let approvedBy: Role
    /// What the charge is for; absent in what was told before that was.
    package let subject: ChargeSubject?
    /// The case that it is for; absent when it is for none.
    package let caseId: CaseID?

    package init(
        chargeId: ChargeID, number: String, office: String, adjustedAt: Date, kind: ChargeAdjustmentKind, method: ChargeMethod,
        amountFen: Int, leftFen: Int, approvedBy: Role, subject: ChargeSubject? = nil, caseId: CaseID? = nil
    ) {
        self.chargeId = chargeId
        self.number = number
        self.office = office
        self.adjustedAt = adjustedAt
        self.kind = kind
        self.method = method
        self.amountFen = amountFen
        self.leftFen = leftFen
        self.approvedBy = approvedBy
        self.subject = subject
        self.caseId = caseId
    }
}
