import Foundation
import Policy

/// What a report is made for: the row `scope` that its basis reads.
struct ReportScope: Sendable {
    /// Settings of the company's policy that reports count or judge by.
    enum Setting: String, Decodable, Sendable, CaseIterable {
        /// The share of repairs whose owners are called back (K-01).
        case repairShare = "repair_share"
        /// The company's own target of satisfaction (K-27).
        case satisfactionTarget = "satisfaction_target"
        /// The share of a month's repairs below which more owners are called back at its end (CBK-11).
        case topUpThreshold = "top_up_threshold"
    }

    /// Those of a company's policy; one that it has none of is absent.
    static func settings(of policy: Policy) -> [Setting: Double] {
        let basis = 10_000
        var settings = [Setting.repairShare: Double(policy.callback.requiredCallbacks(cases: basis)) / Double(basis)]
        // Nothing is owed where the company calls nobody back at the month's end.
        let owed = policy.callback.topUp(cases: basis, done: 0)
        if owed > 0 { settings[.topUpThreshold] = Double(owed) / Double(basis) }
        settings[.satisfactionTarget] = policy.company.satisfactionTarget.map { Double($0.basisPoints) / Double(basis) }
        return settings
    }

    let period: ReportPeriod
    /// Only of this property office; nil for the whole company.
    let office: String?
    /// By the estate's clock.
    let now: Date
    let zone: EstateZone
    /// One that the company has none of is absent.
    let settings: [Setting: Double]

    /// The first instant, and the first after it.
    var bounds: (from: Date, before: Date) { (zone.startOfDay(period.first), zone.startOfDay(period.next)) }

    /// The twelve months that end with the period.
    var year: ReportScope {
        let first = ReportPeriod(.month, holding: period.last).first.adding(months: -11)
        return ReportScope(
            period: ReportPeriod(from: first, before: ReportPeriod(.month, holding: period.last).next), office: office, now: now,
            zone: zone, settings: settings)
    }

    /// The months of a span, such as `2026-03`.
    var months: [String] {
        var months: [String] = []
        var day = period.first.localMonth.firstDay
        while day < period.next {
            months.append(ReportPeriod(.month, holding: day).code)
            day = day.adding(months: 1)
        }
        return months
    }
}

extension ReportPeriod {
    /// Any span of whole days.
    fileprivate init(from first: LocalDate, before next: LocalDate) {
        (kind, self.first, self.next) = (.year, first, next)
    }
}
