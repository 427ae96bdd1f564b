package import Foundation

/// The appointed time of a visit is near (REP-09).
package struct VisitReminded: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.visit.reminded.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let remindedAt: Date
    package let appointedAt: Date
    /// Who is expected there; absent when the slip is in nobody's hands yet.
    package let technicianId: TechnicianID?

    package init(
        workOrderId: WorkOrderID, number: String, office: String, remindedAt: Date, appointedAt: Date, technicianId: TechnicianID? = nil
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.remindedAt = remindedAt
        self.appointedAt = appointedAt
        self.technicianId = technicianId
    }
}
