package import Foundation

/// A technician took the slip when it was over or with somebody else already, and lets it go again.
package struct AssignmentLapsed: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.assignment.lapsed.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let lapsedAt: Date
    package let technicianId: TechnicianID
    package let round: Int

    package init(
        workOrderId: WorkOrderID, number: String, office: String, lapsedAt: Date, technicianId: TechnicianID, round: Int
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.lapsedAt = lapsedAt
        self.technicianId = technicianId
        self.round = round
    }
}
