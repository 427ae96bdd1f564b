import Foundation
import Policy
import SharedModels

/// A day or a week that is over, and the instants between which its summary counts.
struct SummarySpan: Hashable, Sendable {
    let day: LocalDate
    /// The day, or the Monday, just before.
    let before: LocalDate
    let from: Date
    let until: Date
}

extension Policy {
    /// Days and weeks that are made up for when no instance ran.
    private static let longestGap = (days: 31, weeks: 8)

    /// What is over at an instant and may be summed up, oldest first.
    func summarySpans(_ period: SummaryPeriod, upTo now: Date) -> [SummarySpan] {
        let zone = days.zone
        let today = zone.date(of: now)
        switch period {
        case .daily:
            let last = now >= repair.dailySummary(on: today) ? today : today.adding(days: -1)
            return (0..<Self.longestGap.days).reversed().map { past in
                let day = last.adding(days: -past)
                let before = day.adding(days: -1)
                return SummarySpan(day: day, before: before, from: repair.dailySummary(on: before), until: repair.dailySummary(on: day))
            }
        case .weekly:
            return (1...Self.longestGap.weeks).reversed().map { past in
                let monday = today.startOfWeek.adding(days: -7 * past)
                return SummarySpan(
                    day: monday, before: monday.adding(days: -7), from: zone.startOfDay(monday),
                    until: zone.startOfDay(monday.adding(days: 7)))
            }
        }
    }
}
