package import Foundation

/// An emergency had taken the slip's place with its technician, but the slip cannot go: the work has begun, or it is an emergency itself by
/// now. It stays with the technician, who holds both, beyond the capacity if need be.
package struct DisplacementRefused: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.displacement.refused.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let refusedAt: Date
    /// Who has both now.
    package let technicianId: TechnicianID
    /// The emergency.
    package let refusedTo: WorkOrderID
    /// Whether the work has begun; otherwise the slip has become an emergency itself.
    package let inWork: Bool

    package init(
        workOrderId: WorkOrderID, number: String, office: String, refusedAt: Date, technicianId: TechnicianID, refusedTo: WorkOrderID,
        inWork: Bool
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.refusedAt = refusedAt
        self.technicianId = technicianId
        self.refusedTo = refusedTo
        self.inWork = inWork
    }
}
