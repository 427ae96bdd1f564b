package import Foundation

/// A unit left the register of vacant units (INT-54).
package struct VacantUnitLeft: Event, Equatable {
    package static let type: EventType = "guanjia.intake.vacantunit.left.v1"
    package static let topic = Topic.intake

    package let vacantUnitId: VacantUnitID
    package let number: String
    package let office: String
    package let leftAt: Date
    /// Whether somebody has moved in; otherwise the entry was a mistake.
    package let occupied: Bool
    /// The move-in by which it left; absent when somebody said so.
    package let moveInId: MoveInID?

    package init(vacantUnitId: VacantUnitID, number: String, office: String, leftAt: Date, occupied: Bool, moveInId: MoveInID? = nil) {
        self.vacantUnitId = vacantUnitId
        self.number = number
        self.office = office
        self.leftAt = leftAt
        self.occupied = occupied
        self.moveInId = moveInId
    }
}
