package import Foundation

/// The slip was returned not done; the office director's written opinion is needed (REP-16, REP-19).
package struct OrderHandedBack: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.handedback.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let handedBackAt: Date
    package let cause: HandBackCause
    /// The month that the slip counts in (REP-20).
    package let ledgerMonth: LedgerMonth

    package init(
        workOrderId: WorkOrderID, number: String, office: String, handedBackAt: Date, cause: HandBackCause, ledgerMonth: LedgerMonth
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.handedBackAt = handedBackAt
        self.cause = cause
        self.ledgerMonth = ledgerMonth
    }
}
