package import Foundation

/// Engineering took the slip; it must be back by `reportDue` (REP-08, REP-15).
package struct OrderCollected: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.collected.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let collectedAt: Date
    /// Exclusive bound of T-REPORT; absent where the policy sets none (K-14).
    package let reportDue: Date?

    package init(workOrderId: WorkOrderID, number: String, office: String, collectedAt: Date, reportDue: Date? = nil) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.collectedAt = collectedAt
        self.reportDue = reportDue
    }
}
