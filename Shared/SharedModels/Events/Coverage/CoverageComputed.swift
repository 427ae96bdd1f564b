package import Foundation

/// How many of an office's cases of a period were called back was computed (CBK-05, CBK-10, R-05, R-06).
package struct CoverageComputed: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.coverage.computed.v1"
    package static let topic = Topic.callbacks

    package let reportId: CoverageReportID
    package let number: String
    package let office: String
    package let subject: CoverageSubject
    package let purpose: CoveragePurpose
    package let period: CoveragePeriod
    /// The first local day, such as `2026-03-02`.
    package let day: String
    /// Callbacks made before this count; earlier than `computedAt` when the service was down then.
    package let asOf: Date
    package let computedAt: Date
    package let basis: CoverageBasis
    /// Cases that needed a callback.
    package let cases: Int
    /// Callbacks that they needed: ceil(cases × the policy's share).
    package let required: Int
    /// Callbacks that were made.
    package let done: Int
    /// Callbacks that were missing.
    package let shortfall: Int

    package init(
        reportId: CoverageReportID, number: String, office: String, subject: CoverageSubject, purpose: CoveragePurpose,
        period: CoveragePeriod, day: String, asOf: Date, computedAt: Date, basis: CoverageBasis, cases: Int, required: Int, done: Int,
        shortfall: Int
    ) {
        self.reportId = reportId
        self.number = number
        self.office = office
        self.subject = subject
        self.purpose = purpose
        self.period = period
        self.day = day
        self.asOf = asOf
        self.computedAt = computedAt
        self.basis = basis
        self.cases = cases
        self.required = required
        self.done = done
        self.shortfall = shortfall
    }
}
