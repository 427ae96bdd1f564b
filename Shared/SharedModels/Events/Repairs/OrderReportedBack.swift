package import Foundation

/// The slip is back at the office and noted in the ledger (REP-14, REP-15).
package struct OrderReportedBack: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.reportedback.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let reportedBackAt: Date
    /// False when the owner declined the price and nothing was done.
    package let workDone: Bool
    /// Fen; 0 when nothing was charged.
    package let amountFen: Int
    /// Whether T-REPORT had passed.
    package let late: Bool
    /// The month that the slip counts in (REP-20).
    package let ledgerMonth: LedgerMonth
    /// The complaint because of which it was asked for; absent when there is none.
    package let complaintId: ComplaintID?

    package init(
        workOrderId: WorkOrderID, number: String, office: String, reportedBackAt: Date, workDone: Bool, amountFen: Int, late: Bool,
        ledgerMonth: LedgerMonth, complaintId: ComplaintID? = nil
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.reportedBackAt = reportedBackAt
        self.workDone = workDone
        self.amountFen = amountFen
        self.late = late
        self.ledgerMonth = ledgerMonth
        self.complaintId = complaintId
    }
}
