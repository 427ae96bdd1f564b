package import Foundation

/// How long records are kept, and the dates of management review.
extension Rules<CompanySettings> {
    /// Until when a complaint file is kept (CMP-50, K-18); from then on it may be destroyed.
    package func complaintRetention(closedAt: Date) -> Date? { retention(settings.retentionComplaint, from: closedAt) }

    /// Until when any other record is kept (OPS-04).
    package func defaultRetention(closedAt: Date) -> Date? { retention(settings.retentionDefault, from: closedAt) }

    /// The period for which the archive of complaints is checked once (CMP-50, OPS-05).
    package var archiveCheckEvery: CalendarPeriod { settings.archiveCheckEvery }

    /// The last day for the next management review (OPS-24, WE-82).
    package func nextReview(after held: LocalDate) -> LocalDate { held.adding(months: settings.reviewInterval.monthCount) }

    /// The last days for a review's plan, for handing in material and for its confirmation (OPS-25, OPS-26, WE-82).
    package func reviewPreparation(before review: LocalDate) -> (plan: LocalDate, material: LocalDate, confirmed: LocalDate) {
        (
            review.adding(months: -settings.reviewPlanBefore.monthCount), settings.reviewMaterialBefore.lastDay(before: review),
            settings.reviewConfirmBefore.lastDay(before: review)
        )
    }

    /// The company's own target of satisfaction (CBK-37, K-27); nil while none is set.
    package var satisfactionTarget: Ratio? { settings.satisfactionTarget }

    /// Whether a satisfaction rate reaches the target (CBK-37, K-27); nil while no target is set or nothing was rated.
    package func isSatisfactionReached(conforming: Int, rated: Int) -> Bool? {
        guard let target = settings.satisfactionTarget, rated > 0 else { return nil }
        return target.isReached(by: conforming, of: rated)
    }

    // Holidays do not matter for archives, so a plain context.
    private func retention(_ limit: Limit, from closedAt: Date) -> Date? { limit.bound(from: closedAt, in: DayContext(zone: days.zone)) }
}

extension Limit {
    /// Months of a limit that is read from a key for months only; zero for the other kinds.
    fileprivate var monthCount: Int {
        if case .months(let count) = self { count } else { 0 }
    }
}
