package import Foundation

/// The owner withdrew the request before work began.
package struct OrderCancelled: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.cancelled.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let cancelledAt: Date
    /// The contact that it came from; absent for slips that arose inside (REP-30).
    package let contactId: ContactID?
    /// The complaint because of which it was asked for; absent when there is none.
    package let complaintId: ComplaintID?
    /// The month that the slip counts in (REP-20).
    package let ledgerMonth: LedgerMonth
    /// The callback that waits for it, when it does an earlier order's work again (CBK-13); there is nothing left to ask about.
    package let callbackTaskId: CallbackTaskID?
    /// The move-in whose inspection found what it is about; absent when there is none (INT-44).
    package let moveInId: MoveInID?

    package init(
        workOrderId: WorkOrderID, number: String, office: String, cancelledAt: Date, contactId: ContactID? = nil,
        complaintId: ComplaintID? = nil, ledgerMonth: LedgerMonth, callbackTaskId: CallbackTaskID? = nil,
        moveInId: MoveInID? = nil
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.cancelledAt = cancelledAt
        self.contactId = contactId
        self.complaintId = complaintId
        self.ledgerMonth = ledgerMonth
        self.callbackTaskId = callbackTaskId
        self.moveInId = moveInId
    }
}
