package import Foundation

/// A unit is empty and in the register (INT-54).
package struct VacantUnitEntered: Event, Equatable {
    package static let type: EventType = "guanjia.intake.vacantunit.entered.v1"
    package static let topic = Topic.intake

    package let vacantUnitId: VacantUnitID
    package let number: String
    package let office: String
    package let enteredAt: Date
    /// When the first day begins on which it is empty.
    package let dayStart: Date
    /// The move-out by which it came to be empty.
    package let moveOutId: MoveOutID?
    package let sealed: Sealed<VacantUnitParticulars>

    package init(
        vacantUnitId: VacantUnitID, number: String, office: String, enteredAt: Date, dayStart: Date, moveOutId: MoveOutID? = nil,
        sealed: Sealed<VacantUnitParticulars>
    ) {
        self.vacantUnitId = vacantUnitId
        self.number = number
        self.office = office
        self.enteredAt = enteredAt
        self.dayStart = dayStart
        self.moveOutId = moveOutId
        self.sealed = sealed
    }
}
