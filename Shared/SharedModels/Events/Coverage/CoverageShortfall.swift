package import Foundation

/// Fewer callbacks were made than the period needed (CBK-05, CBK-10).
package struct CoverageShortfall: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.coverage.shortfall.v1"
    package static let topic = Topic.callbacks

    package let reportId: CoverageReportID
    package let number: String
    package let office: String
    package let subject: CoverageSubject
    package let purpose: CoveragePurpose
    package let period: CoveragePeriod
    /// The first local day, such as `2026-03-02`.
    package let day: String
    package let foundAt: Date
    /// Cases that needed a callback.
    package let cases: Int
    /// Callbacks that they needed.
    package let required: Int
    /// Callbacks that were made.
    package let done: Int
    /// Callbacks that were missing.
    package let shortfall: Int
    /// Who is to be told.
    package let recipients: [Role]

    package init(
        reportId: CoverageReportID, number: String, office: String, subject: CoverageSubject, purpose: CoveragePurpose,
        period: CoveragePeriod, day: String, foundAt: Date, cases: Int, required: Int, done: Int, shortfall: Int, recipients: [Role]
    ) {
        self.reportId = reportId
        self.number = number
        self.office = office
        self.subject = subject
        self.purpose = purpose
        self.period = period
        self.day = day
        self.foundAt = foundAt
        self.cases = cases
        self.required = required
        self.done = done
        self.shortfall = shortfall
        self.recipients = recipients
    }
}
