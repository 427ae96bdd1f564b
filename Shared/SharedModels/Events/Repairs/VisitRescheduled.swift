package import Foundation

/// The office agreed a new appointment after a visit without answer (REP-10).
package struct VisitRescheduled: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.visit.rescheduled.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let rescheduledAt: Date
    package let appointedAt: Date

    package init(workOrderId: WorkOrderID, number: String, office: String, rescheduledAt: Date, appointedAt: Date) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.rescheduledAt = rescheduledAt
        self.appointedAt = appointedAt
    }
}
