package import Foundation

/// An office's callback rates of a month are on record (CBK-20, RPT-03).
package struct RateReported: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.rate.reported.v1"
    package static let topic = Topic.callbacks

    package let reportId: CallbackRateReportID
    package let number: String
    package let office: String
    package let month: LedgerMonth
    /// When the month's callbacks had all fallen due.
    package let asOf: Date
    package let reportedAt: Date
    /// Cases that needed a callback, of all kinds.
    package let cases: Int
    /// Callbacks that they needed.
    package let required: Int
    /// Callbacks that were made.
    package let done: Int
    /// Whether every kind reached its target.
    package let met: Bool
    /// Months of the year so far that reached theirs.
    package let monthsMet: Int
    /// Months of the year so far.
    package let monthsReported: Int

    package init(
        reportId: CallbackRateReportID, number: String, office: String, month: LedgerMonth, asOf: Date, reportedAt: Date, cases: Int,
        required: Int, done: Int, met: Bool, monthsMet: Int, monthsReported: Int
    ) {
        self.reportId = reportId
        self.number = number
        self.office = office
        self.month = month
        self.asOf = asOf
        self.reportedAt = reportedAt
        self.cases = cases
        self.required = required
        self.done = done
        self.met = met
        self.monthsMet = monthsMet
        self.monthsReported = monthsReported
    }
}
