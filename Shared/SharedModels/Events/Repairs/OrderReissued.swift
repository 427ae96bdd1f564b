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
    /// By when the slip is due, as it stands from here on: of an emergency when engineering must take it (T-EMERGENCY, K-15). Absent
    /// where nothing is promised, and in what was told before this was added.
    package let dueAt: Date?

    package init(workOrderId: WorkOrderID, number: String, office: String, reissuedAt: Date, ledgerMonth: LedgerMonth, dueAt: Date? = nil) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.reissuedAt = reissuedAt
        self.ledgerMonth = ledgerMonth
        self.dueAt = dueAt
    }
}
