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
    /// The same for an office that waited for a slip which could not be read: five years, longer than slips are kept.
    private static let longestWait = (days: 1_826, weeks: 261)

    /// What is over at an instant and may be summed up, oldest first.
    /// - Parameters:
    ///   - period: days or weeks.
    ///   - now: the instant.
    ///   - waited: since when the office has got no summaries; nil for one that waited for nothing.
    /// - Returns: what was missing then, or might have been, and what came since.
    func summarySpans(_ period: SummaryPeriod, upTo now: Date, waitingSince waited: Date? = nil) -> [SummarySpan] {
        let more = waited.map { max(0, Int(now.timeIntervalSince($0) / 86_400) + 1) } ?? 0
        let zone = days.zone
        let today = zone.date(of: now)
        switch period {
        case .daily:
            let last = now >= repair.dailySummary(on: today) ? today : today.adding(days: -1)
            return (0..<min(Self.longestGap.days + more, Self.longestWait.days)).reversed().map { past in
                let day = last.adding(days: -past)
                let before = day.adding(days: -1)
                return SummarySpan(day: day, before: before, from: repair.dailySummary(on: before), until: repair.dailySummary(on: day))
            }
        case .weekly:
            return (1...min(Self.longestGap.weeks + (more + 6) / 7, Self.longestWait.weeks)).reversed().map { past in
                let monday = today.startOfWeek.adding(days: -7 * past)
                return SummarySpan(
                    day: monday, before: monday.adding(days: -7), from: zone.startOfDay(monday),
                    until: zone.startOfDay(monday.adding(days: 7)))
            }
        }
    }
}
