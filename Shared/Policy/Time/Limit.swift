package import Foundation

/// How long something may take, as a policy states it: `none`, `manual`, `same_day`, `2d`, `24h`, `30m`, `180s`, `1mo`, `3y`.
///
/// Bounds are exclusive everywhere: an event at exactly the bound is late (domain 0.3).
package enum Limit: Hashable, Sendable {
    /// Written `none`: no limit, no timer.
    case unlimited
    /// A human sets the time in each case, and must.
    case manual
    /// Before 24:00 of the local day on which the clock starts; never moved by holidays.
    case sameDay
    /// Days by the context's mode.
    case days(Int)
    /// Seconds from the instant of the start, whatever the calendar says (Civil Code art. 201).
    case elapsed(seconds: Int)
    /// Before 24:00 of the same day-number that many months later; the last day of the month when there is none (art. 202).
    case months(Int)

    /// The exclusive bound of a clock started at an instant; nil for `none` and `manual`.
    ///
    /// Never before the start. Never earlier for a later start either, except where clocks go back over midnight.
    package func bound(from start: Date, in context: DayContext) -> Date? {
        switch self {
        case .unlimited, .manual:
            return nil
        case .sameDay:
            return context.zone.endOfDay(containing: start)
        case .elapsed(let seconds):
            return start.addingTimeInterval(Double(seconds))
        case .days(let count):
            switch context.mode {
            case .elapsed:
                return start.addingTimeInterval(Double(count) * 86_400)
            case .endOfDay:
                return context.zone.endOfDay(context.lastDay(context.zone.date(of: start).adding(days: count)))
            }
        case .months(let count):
            return context.zone.endOfDay(context.lastDay(context.zone.date(of: start).adding(months: count)))
        }
    }

    /// Whether each case needs a time set by a human.
    package var isManual: Bool { self == .manual }
}

extension Date {
    /// Whether an event at this instant is too late for a bound: at the bound or after it (domain 0.3). Without a bound never.
    package func isLate(for bound: Date?) -> Bool {
        guard let bound else { return false }
        return self >= bound
    }
}
