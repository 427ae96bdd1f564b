package import Foundation

/// A technician has a slip less: its repair is done, or somebody else has it.
package struct TechnicianReleasedOrder: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.technician.released.v1"
    package static let topic = Topic.repairs

    package let technicianId: TechnicianID
    package let number: String
    package let office: String
    package let releasedAt: Date
    package let workOrderId: WorkOrderID
    /// Slips held now.
    package let held: Int

    package init(
        technicianId: TechnicianID, number: String, office: String, releasedAt: Date, workOrderId: WorkOrderID, held: Int
    ) {
        self.technicianId = technicianId
        self.number = number
        self.office = office
        self.releasedAt = releasedAt
        self.workOrderId = workOrderId
        self.held = held
    }
}
