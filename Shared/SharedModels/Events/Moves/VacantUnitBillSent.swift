package import Foundation

/// The management-fee bill of an empty unit went to its owner's present office (INT-54).
package struct VacantUnitBillSent: Event, Equatable {
    package static let type: EventType = "guanjia.intake.vacantunit.billsent.v1"
    package static let topic = Topic.intake

    package let vacantUnitId: VacantUnitID
    package let number: String
    package let office: String
    package let sentAt: Date
    /// The month that the bill is for.
    package let month: LedgerMonth
    package let sealed: Sealed<VacantUnitBillAddress>

    package init(
        vacantUnitId: VacantUnitID, number: String, office: String, sentAt: Date, month: LedgerMonth, sealed: Sealed<VacantUnitBillAddress>
    ) {
        self.vacantUnitId = vacantUnitId
        self.number = number
        self.office = office
        self.sentAt = sentAt
        self.month = month
        self.sealed = sealed
    }
}
