package import Foundation

/// A defect of a unit that is moved into is a repair; RepairDispatch raises the order `workOrderId` (INT-44, REP-30).
package struct MoveInRepairRequested: Event, Equatable {
    package static let type: EventType = "guanjia.intake.defect.repair.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let requestedAt: Date
    /// The defect's place in the record, from 1.
    package let defect: Int
    /// Chosen with the defect, so that hearing it twice raises one order.
    package let workOrderId: WorkOrderID
    /// As engineering judges it (REP-01).
    package let urgency: RepairUrgency
    /// Present when the urgency is emergency by one of the seven categories (REP-02).
    package let emergencyCategory: EmergencyCategory?
    /// When the technician is expected; absent for an emergency, which is attended at once.
    package let appointedAt: Date?
    package let sealed: Sealed<RepairParticulars>

    package init(
        moveInId: MoveInID, number: String, office: String, requestedAt: Date, defect: Int, workOrderId: WorkOrderID,
        urgency: RepairUrgency, emergencyCategory: EmergencyCategory? = nil, appointedAt: Date? = nil, sealed: Sealed<RepairParticulars>
    ) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.requestedAt = requestedAt
        self.defect = defect
        self.workOrderId = workOrderId
        self.urgency = urgency
        self.emergencyCategory = emergencyCategory
        self.appointedAt = appointedAt
        self.sealed = sealed
    }
}
