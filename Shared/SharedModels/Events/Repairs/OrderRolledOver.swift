package import Foundation

/// Not done when its month was closed, the slip counts in the next one without an opinion (REP-18, `repair.rollover_requires_opinion`).
package struct OrderRolledOver: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.rolledover.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let rolledOverAt: Date
    /// The month that was closed.
    package let fromMonth: LedgerMonth
    /// The month that it counts in from now on.
    package let ledgerMonth: LedgerMonth

    package init(
        workOrderId: WorkOrderID, number: String, office: String, rolledOverAt: Date, fromMonth: LedgerMonth, ledgerMonth: LedgerMonth
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.rolledOverAt = rolledOverAt
        self.fromMonth = fromMonth
        self.ledgerMonth = ledgerMonth
    }
}
