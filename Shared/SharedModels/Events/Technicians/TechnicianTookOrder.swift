package import Foundation

/// A technician has a slip more (REP-32).
package struct TechnicianTookOrder: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.technician.took.v1"
    package static let topic = Topic.repairs

    package let technicianId: TechnicianID
    package let number: String
    package let office: String
    package let takenAt: Date
    package let workOrderId: WorkOrderID
    /// Slips held now.
    package let held: Int
    package let capacity: Int
    /// The slip that made room for an emergency.
    package let displaced: WorkOrderID?

    package init(
        technicianId: TechnicianID, number: String, office: String, takenAt: Date, workOrderId: WorkOrderID, held: Int, capacity: Int,
        displaced: WorkOrderID? = nil
    ) {
        self.technicianId = technicianId
        self.number = number
        self.office = office
        self.takenAt = takenAt
        self.workOrderId = workOrderId
        self.held = held
        self.capacity = capacity
        self.displaced = displaced
    }
}
