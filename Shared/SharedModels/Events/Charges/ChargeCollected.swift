package import Foundation

/// Money was collected at the desk (INT-60).
package struct ChargeCollected: Event, Equatable {
    package static let type: EventType = "guanjia.intake.charge.collected.v1"
    package static let topic = Topic.intake

    package let chargeId: ChargeID
    package let number: String
    package let office: String
    package let collectedAt: Date
    /// What it is for.
    package let subject: ChargeSubject
    package let method: ChargeMethod
    /// Fen.
    package let amountFen: Int
    /// The case that it is for; absent when it is for none.
    package let caseId: CaseID?
    /// The file of the household; absent when it has none.
    package let householdId: HouseholdID?
    package let sealed: Sealed<ChargeParticulars>

    package init(
        chargeId: ChargeID, number: String, office: String, collectedAt: Date, subject: ChargeSubject, method: ChargeMethod, amountFen: Int,
        caseId: CaseID? = nil, householdId: HouseholdID? = nil, sealed: Sealed<ChargeParticulars>
    ) {
        self.chargeId = chargeId
        self.number = number
        self.office = office
        self.collectedAt = collectedAt
        self.subject = subject
        self.method = method
        self.amountFen = amountFen
        self.caseId = caseId
        self.householdId = householdId
        self.sealed = sealed
    }
}
