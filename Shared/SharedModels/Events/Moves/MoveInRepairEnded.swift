package import Foundation

/// The repair slip of a defect is over (INT-44).
package struct MoveInRepairEnded: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.repairended.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let endedAt: Date
    /// The defect's place in the record, from 1.
    package let defect: Int
    package let workOrderId: WorkOrderID
    /// Whether the defect is put right by it; otherwise engineering says what becomes of it.
    package let repaired: Bool
    /// Defects that are not put right.
    package let outstanding: Int

    package init(
        moveInId: MoveInID, number: String, office: String, endedAt: Date, defect: Int, workOrderId: WorkOrderID, repaired: Bool,
        outstanding: Int
    ) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.endedAt = endedAt
        self.defect = defect
        self.workOrderId = workOrderId
        self.repaired = repaired
        self.outstanding = outstanding
    }
}
