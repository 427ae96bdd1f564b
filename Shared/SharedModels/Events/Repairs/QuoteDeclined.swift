package import Foundation

/// The owner refused the price (REP-11).
package struct QuoteDeclined: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.quote.declined.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let declinedAt: Date
    /// Fen; 0 for a free repair.
    package let totalFen: Int

    package init(workOrderId: WorkOrderID, number: String, office: String, declinedAt: Date, totalFen: Int) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.declinedAt = declinedAt
        self.totalFen = totalFen
    }
}
