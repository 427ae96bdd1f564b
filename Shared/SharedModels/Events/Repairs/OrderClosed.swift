package import Foundation

/// The order is settled; the contact is too, unless the outcome is a rework.
package struct OrderClosed: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.closed.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let closedAt: Date
    package let outcome: RepairOutcome
    /// The contact that it came from; absent for slips that arose inside (REP-30).
    package let contactId: ContactID?
    /// The complaint because of which it was asked for; absent when there is none.
    package let complaintId: ComplaintID?
    /// The month that the slip counts in (REP-20).
    package let ledgerMonth: LedgerMonth
    /// The move-in whose inspection found what it is about; absent when there is none (INT-44).
    package let moveInId: MoveInID?

    package init(
        workOrderId: WorkOrderID, number: String, office: String, closedAt: Date, outcome: RepairOutcome, contactId: ContactID? = nil,
        complaintId: ComplaintID? = nil, ledgerMonth: LedgerMonth, moveInId: MoveInID? = nil
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.closedAt = closedAt
        self.outcome = outcome
        self.contactId = contactId
        self.complaintId = complaintId
        self.ledgerMonth = ledgerMonth
        self.moveInId = moveInId
    }
}
