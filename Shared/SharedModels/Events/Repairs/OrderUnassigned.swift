package import Foundation

/// The slip is in nobody's hands until it is assigned again.
package struct OrderUnassigned: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.unassigned.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let unassignedAt: Date
    /// Who had it.
    package let technicianId: TechnicianID

    package init(
        workOrderId: WorkOrderID, number: String, office: String, unassignedAt: Date, technicianId: TechnicianID
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.unassignedAt = unassignedAt
        self.technicianId = technicianId
    }
}
