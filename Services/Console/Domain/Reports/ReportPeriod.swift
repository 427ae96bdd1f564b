import Foundation
import Policy

/// The span of local days that a report is of, or now.
struct ReportPeriod: Sendable, Hashable {
    enum Kind: String, Decodable, Sendable, CaseIterable {
        case day, week, month, quarter, year
        /// As things stand, whatever day it is.
        case now
    }

    let kind: Kind
    let first: LocalDate
    /// The first day after it.
    let next: LocalDate

    /// The one of its kind that holds a day.
    init(_ kind: Kind, holding day: LocalDate) {
        self.kind = kind
        let month = day.localMonth.firstDay
        switch kind {
        case .day, .now: (first, next) = (day, day.adding(days: 1))
        case .week: (first, next) = (day.startOfWeek, day.startOfWeek.adding(days: 7))
        case .month: (first, next) = (month, month.adding(months: 1))
        case .quarter:
            first = month.adding(months: -((day.month - 1) % 3))
            next = first.adding(months: 3)
        case .year:
            first = month.adding(months: 1 - day.month)
            next = first.adding(months: 12)
        }
    }

    var last: LocalDate { next.adding(days: -1) }

    var before: ReportPeriod { ReportPeriod(kind, holding: first.adding(days: -1)) }

    var after: ReportPeriod { ReportPeriod(kind, holding: next) }

    /// As addresses say it: `2026-03-02`, `2026-W10` (ISO 8601), `2026-03`, `2026-Q1`, `2026`, `now`.
    var code: String {
        let year = String(format: "%04d", first.year)
        switch kind {
        case .day: return first.description
        case .week:
            // The week belongs to the year of its Thursday.
            let thursday = first.adding(days: 3)
            let day = ReportPeriod(.year, holding: thursday).first.days(until: thursday)
            return String(format: "%04d-W%02d", thursday.year, day / 7 + 1)
        case .month: return String(format: "%@-%02d", year, first.month)
        case .quarter: return "\(year)-Q\((first.month - 1) / 3 + 1)"
        case .year: return year
        case .now: return Kind.now.rawValue
        }
    }

    /// From its code; nil when the text is none.
    init?(code: String, today: LocalDate) {
        let parts = code.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard let found = Self.read(code, parts, today), found.code == code else { return nil }
        self = found
    }

    private static func read(_ code: String, _ parts: [String], _ today: LocalDate) -> ReportPeriod? {
        if code == Kind.now.rawValue { return ReportPeriod(.now, holding: today) }
        guard let year = parts.first.flatMap({ Int($0) }), (1...9998).contains(year) else { return nil }
        switch parts.count {
        case 1: return LocalDate(year: year, month: 1, day: 1).map { ReportPeriod(.year, holding: $0) }
        case 2:
            let number = parts[1]
            if number.hasPrefix("Q"), let quarter = Int(number.dropFirst()), (1...4).contains(quarter) {
                return LocalDate(year: year, month: quarter * 3, day: 1).map { ReportPeriod(.quarter, holding: $0) }
            }
            if number.hasPrefix("W"), let week = Int(number.dropFirst()), (1...53).contains(week) {
                // 4 January is always in the first week.
                return LocalDate(year: year, month: 1, day: 4).map { ReportPeriod(.week, holding: $0.adding(days: (week - 1) * 7)) }
            }
            return Int(number).flatMap { LocalDate(year: year, month: $0, day: 1) }.map { ReportPeriod(.month, holding: $0) }
        case 3: return LocalDate(code).map { ReportPeriod(.day, holding: $0) }
        default: return nil
        }
    }
}
