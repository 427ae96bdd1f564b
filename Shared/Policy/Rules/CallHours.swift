package import Foundation

/// When owners may be called by phone (CBK-25: timing is considered).
extension Rules<CallbackSettings> {
    /// Whether an instant lies outside the quiet hours and the rest at noon.
    package func mayCall(at instant: Date) -> Bool { quietEnd(of: instant) == nil }

    /// The earliest instant from this one on that lies outside them.
    ///
    /// Bounded: the two leave at least four hours of every day, and a step goes to the end of one of them.
    package func firstCall(onOrAfter instant: Date) -> Date {
        var time = instant
        for _ in 0..<Self.mostSteps {
            guard let end = quietEnd(of: time) else { return time }
            // A local time that comes twice has its first instant behind it the second time.
            time = end > time ? end : time.addingTimeInterval(Self.step)
        }
        return time
    }

    /// When calls are first permitted on the local day after that of an instant.
    package func nextDay(after instant: Date) -> Date {
        firstCall(onOrAfter: days.zone.startOfDay(days.zone.date(of: instant).adding(days: 1)))
    }

    /// How long an owner is left alone after attempts in vain (CBK-28).
    /// - Parameters:
    ///   - attempts: How many there were.
    ///   - last: When the last one was.
    /// - Returns: The earliest instant of the next; it may lie in the quiet hours.
    package func nextAttempt(after attempts: Int, last: Date) -> Date {
        guard attempts > 0, let pause = settings.noAnswerBackoff.prefix(attempts).last else { return last }
        return switch pause {
        case .elapsed(let seconds): last.addingTimeInterval(TimeInterval(seconds))
        case .nextDay: nextDay(after: last)
        }
    }

    /// The limit of a callback that neither a case nor a plan sets one for; nil without one.
    package func otherDue(handledAt: Date) -> Date? { settings.otherDue.bound(from: handledAt, in: days) }

    /// By when a month's callback records are filed (CBK-09).
    ///
    /// - Parameter monthEnd: The first instant after the month.
    /// - Returns: The exclusive bound; nil without a limit.
    package func fileDue(monthEnd: Date) -> Date? { settings.fileDue.bound(from: monthEnd, in: days) }

    /// The limit of a callback about an answer to a survey that is planned at an instant (CBK-42); nil without one.
    package func surveyCheckDue(plannedAt: Date) -> Date? { settings.surveyCheckDue.bound(from: plannedAt, in: days) }

    /// When the quiet hours or the rest end in which an instant lies.
    private func quietEnd(of instant: Date) -> Date? {
        let (date, time) = days.zone.local(of: instant)
        if let quiet = settings.quietHours, quiet.contains(time) {
            return days.zone.instant(of: quiet.crossesMidnight && time >= quiet.start ? date.adding(days: 1) : date, at: quiet.end)
        }
        if let rest = settings.noonRest, rest.start <= time, time < rest.end { return days.zone.instant(of: date, at: rest.end) }
        return nil
    }

    private static var step: TimeInterval { 900 }
    private static var mostSteps: Int { 96 }
}
