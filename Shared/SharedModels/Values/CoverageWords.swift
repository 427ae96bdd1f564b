/// A stretch of local days in which callbacks are counted; the words of the policy's periods.
package enum CoveragePeriod: String, Codable, Sendable, CaseIterable {
    case daily
    /// Monday to Sunday.
    case weekly
    case monthly
    case quarterly
    case halfYearly = "half_yearly"
    case yearly
}

/// What was to be called about.
package enum CoverageSubject: String, Codable, Sendable, CaseIterable {
    /// Complaints of every class: all of them (CBK-05).
    case complaint
    /// Repair slips (CBK-10, K-01).
    case repair
}

/// Why coverage is measured.
package enum CoveragePurpose: String, Codable, Sendable, CaseIterable {
    /// A period's callbacks have fallen due (CBK-10).
    case period
    /// A month is over: whether the satisfied owners of repairs are called back beside (CBK-11).
    case monthEnd = "month_end"
}

/// Which instant of a case says in which period it counts (K-01).
package enum CoverageBasis: String, Codable, Sendable, CaseIterable {
    /// The reply to a complaint.
    case replied
    /// The return of a slip.
    case returned
    /// The issue of a slip.
    case issued
}

/// Why callbacks were chosen.
package enum SelectionPurpose: String, Codable, Sendable, CaseIterable {
    /// The share of a period's slips that is called back is below 1 (K-01).
    case period
    /// The month's coverage is too low (CBK-11).
    case topUp = "top_up"
}
