package import Foundation

/// The office director made it a task of a later month (REP-19, WE-37).
package struct OrderCarriedOver: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.carriedover.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let carriedOverAt: Date
    /// The month that it counts in from now on.
    package let ledgerMonth: LedgerMonth

    package init(workOrderId: WorkOrderID, number: String, office: String, carriedOverAt: Date, ledgerMonth: LedgerMonth) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.carriedOverAt = carriedOverAt
        self.ledgerMonth = ledgerMonth
    }
}
