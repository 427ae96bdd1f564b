package import Foundation

/// The technician examined the damage and named the price (REP-11).
package struct OrderQuoted: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.quoted.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let quotedAt: Date
    /// Fen; 0 for a free repair.
    package let totalFen: Int

    package init(workOrderId: WorkOrderID, number: String, office: String, quotedAt: Date, totalFen: Int) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.quotedAt = quotedAt
        self.totalFen = totalFen
    }
}
