package import Foundation

/// The repair ledger of an office is being closed for a month (REP-18).
package struct LedgerCloseBegun: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.ledger.closebegun.v1"
    package static let topic = Topic.repairs

    package let closeId: LedgerCloseID
    package let number: String
    package let office: String
    package let month: LedgerMonth
    /// When the month was to be closed.
    package let dueAt: Date
    package let begunAt: Date

    package init(closeId: LedgerCloseID, number: String, office: String, month: LedgerMonth, dueAt: Date, begunAt: Date) {
        self.closeId = closeId
        self.number = number
        self.office = office
        self.month = month
        self.dueAt = dueAt
        self.begunAt = begunAt
    }
}
