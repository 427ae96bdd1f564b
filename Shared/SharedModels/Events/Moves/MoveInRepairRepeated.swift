package import Foundation

/// Another slip does the repair of a defect again; until it is over the defect is open (INT-44).
package struct MoveInRepairRepeated: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.repairrepeated.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let repeatedAt: Date
    /// The defect's place in the record, from 1.
    package let defect: Int
    /// The slip that does the work again.
    package let workOrderId: WorkOrderID
    /// Defects that are not put right.
    package let outstanding: Int

    package init(
        moveInId: MoveInID, number: String, office: String, repeatedAt: Date, defect: Int, workOrderId: WorkOrderID, outstanding: Int
    ) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.repeatedAt = repeatedAt
        self.defect = defect
        self.workOrderId = workOrderId
        self.outstanding = outstanding
    }
}
