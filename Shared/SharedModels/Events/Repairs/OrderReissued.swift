package import Foundation

/// Carried over, the slip went to engineering again on the first of its new month (REP-19, WE-37).
package struct OrderReissued: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.reissued.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let reissuedAt: Date
    /// The month that the slip counts in (REP-20).
    package let ledgerMonth: LedgerMonth

    package init(workOrderId: WorkOrderID, number: String, office: String, reissuedAt: Date, ledgerMonth: LedgerMonth) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.reissuedAt = reissuedAt
        self.ledgerMonth = ledgerMonth
    }
}
