package import Foundation

/// Somebody has moved in; the unit leaves the register of vacant units where it is in it (INT-54).
package struct MoveInCompleted: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.completed.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let completedAt: Date
    /// The month in whose list it stands (RPT-07).
    package let month: LedgerMonth
    /// The goods move that brought the goods; absent when none was needed.
    package let goodsMoveId: GoodsMoveID?
    /// The unit's entry in the register of vacant units; absent when it has none.
    package let vacantUnitId: VacantUnitID?
    /// The contact that it came from; absent of one that began without.
    package let contactId: ContactID?
    /// By which the month's lists are told apart (RPT-07). Absent in what was told before this was added.
    package let occupierKind: MoveInOccupier?

    package init(
        moveInId: MoveInID, number: String, office: String, completedAt: Date, month: LedgerMonth, goodsMoveId: GoodsMoveID? = nil,
        vacantUnitId: VacantUnitID? = nil, contactId: ContactID? = nil, occupierKind: MoveInOccupier?
    ) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.completedAt = completedAt
        self.month = month
        self.goodsMoveId = goodsMoveId
        self.vacantUnitId = vacantUnitId
        self.contactId = contactId
        self.occupierKind = occupierKind
    }
}
