package import Foundation

/// A finding of a patrol is a repair; RepairDispatch raises the order `workOrderId` (OPS-14, REP-30).
package struct PatrolRepairRequested: Event, Equatable {
    package static let type: EventType = "guanjia.intake.finding.repair.v1"
    package static let topic = Topic.intake

    package let patrolId: PatrolID
    package let number: String
    package let office: String
    package let requestedAt: Date
    /// The finding's place in the record, from 1.
    package let finding: Int
    /// Chosen with the finding, so that hearing it twice raises one order.
    package let workOrderId: WorkOrderID
    /// As whoever found it judges it (REP-01).
    package let urgency: RepairUrgency
    /// Present when the urgency is emergency by one of the seven categories (REP-02).
    package let emergencyCategory: EmergencyCategory?
    /// When the technician is expected; absent for an emergency, which is attended at once.
    package let appointedAt: Date?
    package let sealed: Sealed<RepairParticulars>

    package init(
        patrolId: PatrolID, number: String, office: String, requestedAt: Date, finding: Int, workOrderId: WorkOrderID,
        urgency: RepairUrgency, emergencyCategory: EmergencyCategory? = nil, appointedAt: Date? = nil, sealed: Sealed<RepairParticulars>
    ) {
        self.patrolId = patrolId
        self.number = number
        self.office = office
        self.requestedAt = requestedAt
        self.finding = finding
        self.workOrderId = workOrderId
        self.urgency = urgency
        self.emergencyCategory = emergencyCategory
        self.appointedAt = appointedAt
        self.sealed = sealed
    }
}
