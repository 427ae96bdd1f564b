package import Foundation

/// The owner accepted the price; work may start (REP-11, WE-34).
package struct QuoteAccepted: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.quote.accepted.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let acceptedAt: Date
    /// Fen; 0 for a free repair.
    package let totalFen: Int

    package init(workOrderId: WorkOrderID, number: String, office: String, acceptedAt: Date, totalFen: Int) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.acceptedAt = acceptedAt
        self.totalFen = totalFen
    }
}
