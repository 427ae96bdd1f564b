package import Foundation

/// A declined price was revised (REP-11).
package struct OrderRequoted: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.requoted.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let quotedAt: Date
    /// Fen; 0 for a free repair.
    package let totalFen: Int
    /// 2 for the first revision.
    package let round: Int

    package init(workOrderId: WorkOrderID, number: String, office: String, quotedAt: Date, totalFen: Int, round: Int) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.quotedAt = quotedAt
        self.totalFen = totalFen
        self.round = round
    }
}
