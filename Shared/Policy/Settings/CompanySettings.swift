/// Retention, quality targets, management review and the sales-site scheme: K-18, K-23, K-24, K-27.
package struct CompanySettings: Hashable, Sendable {
    /// How long complaint files are kept from closing; at least three years (CMP-50).
    package var retentionComplaint = Limit.months(36)
    /// How long everything else is kept (OPS-04, decision 17).
    package var retentionDefault = Limit.months(36)
    /// How often the archive of complaints is checked for completeness (CMP-50, OPS-05).
    package var archiveCheckEvery = CalendarPeriod.quarterly
    /// Satisfaction that must be reached (CBK-37, K-27); nil until the company sets it.
    package var satisfactionTarget: Ratio? = Ratio(uncheckedBasisPoints: 8_500)
    /// Longest time between two management reviews (OPS-24, WE-82).
    package var reviewInterval = Limit.months(12)
    /// How long before a review its plan is written (OPS-25).
    package var reviewPlanBefore = Limit.months(1)
    /// Days before a review by which departments hand in their material (OPS-26).
    package var reviewMaterialBefore = DayCount(14)
    /// Days before it by which the quality department has confirmed it (OPS-26).
    package var reviewConfirmBefore = DayCount(7)
    /// First days of the month from which a delivery of sales data loses 20, 40 and 100 percent (RPT-22, K-23).
    package var timelinessBands = [10, 20, 26]
    /// What one loss of platform accuracy is counted per (RPT-23, K-24).
    package var accuracyUnit = AccuracyUnit.byFault
}

/// What one loss of platform accuracy is counted per (K-24).
package enum AccuracyUnit: String, Sendable, CaseIterable {
    /// An irregular operation per class of data, an entry fault per record.
    case byFault = "by_fault"
    case perClass = "per_class"
    case perRecord = "per_record"
}
