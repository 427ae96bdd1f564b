package import Foundation

/// The slip was not back in time and a reason is required (REP-15, REP-16, REP-26), or engineering did not take an emergency in time (K-15).
package struct OrderOverdue: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.overdue.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    /// The clock's name, `T-REPORT` or `T-EMERGENCY`.
    package let clock: String
    /// The exclusive bound that passed.
    package let bound: Date
    package let overdueAt: Date

    package init(workOrderId: WorkOrderID, number: String, office: String, clock: String, bound: Date, overdueAt: Date) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.clock = clock
        self.bound = bound
        self.overdueAt = overdueAt
    }
}
