package import Foundation

/// Engineering inspected the unit; each defect is on a repair slip (INT-44).
package struct MoveInInspected: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.inspected.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let inspectedAt: Date
    /// Its place in the record, from 1.
    package let inspection: Int
    /// Defects that this inspection found.
    package let defects: Int

    package init(moveInId: MoveInID, number: String, office: String, inspectedAt: Date, inspection: Int, defects: Int) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.inspectedAt = inspectedAt
        self.inspection = inspection
        self.defects = defects
    }
}
