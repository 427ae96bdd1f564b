package import Foundation

/// The slip is in a technician's hands (REP-32, OPS-09).
package struct OrderAssigned: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.assigned.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let assignedAt: Date
    package let technicianId: TechnicianID
    /// 1 for its first assignment, one more for each later one.
    package let round: Int
    /// Whether somebody else had it.
    package let transferred: Bool
    /// Whether a person named somebody else than the best.
    package let overridden: Bool

    package init(
        workOrderId: WorkOrderID, number: String, office: String, assignedAt: Date, technicianId: TechnicianID, round: Int,
        transferred: Bool, overridden: Bool
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.assignedAt = assignedAt
        self.technicianId = technicianId
        self.round = round
        self.transferred = transferred
        self.overridden = overridden
    }
}
