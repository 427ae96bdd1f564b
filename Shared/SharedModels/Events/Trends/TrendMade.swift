package import Foundation

/// What owners asked for in a month is summed up, and goes to the department manager (INT-27).
package struct TrendMade: Event, Equatable {
    package static let type: EventType = "guanjia.intake.trend.made.v1"
    package static let topic = Topic.intake

    package let summaryId: TrendSummaryID
    package let number: String
    package let office: String
    package let madeAt: Date
    package let month: LedgerMonth
    /// Contacts that were recorded in the month, but for those that count for nothing.
    package let contacts: Int
    /// The same of the month before.
    package let monthBefore: Int
    /// The same of that month a year before.
    package let yearBefore: Int
    /// Who is to take note.
    package let recipients: [Role]

    package init(
        summaryId: TrendSummaryID, number: String, office: String, madeAt: Date, month: LedgerMonth, contacts: Int, monthBefore: Int,
        yearBefore: Int, recipients: [Role]
    ) {
        self.summaryId = summaryId
        self.number = number
        self.office = office
        self.madeAt = madeAt
        self.month = month
        self.contacts = contacts
        self.monthBefore = monthBefore
        self.yearBefore = yearBefore
        self.recipients = recipients
    }
}
