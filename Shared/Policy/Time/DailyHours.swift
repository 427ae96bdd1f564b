/// Hours of every day, the end exclusive, that may go over midnight. Written `21:00-08:00`.
package struct DailyHours: Hashable, Sendable {
    /// Inclusive.
    package let start: LocalTime
    /// Exclusive; before or at the start when they go over midnight.
    package let end: LocalTime

    /// Most seconds of a day that they may be, so that something is left of each day.
    package static let longest = 16 * 3_600

    /// Nil when they are none, or more than `longest`.
    package init?(start: LocalTime, end: LocalTime) {
        let seconds = (end.secondOfDay - start.secondOfDay + 86_400) % 86_400
        guard (1...Self.longest).contains(seconds) else { return nil }
        self.init(checkedStart: start, end: end)
    }

    private init(checkedStart start: LocalTime, end: LocalTime) {
        self.start = start
        self.end = end
    }

    /// Quiet hours of the baseline: from nine in the evening to eight in the morning.
    package static let nineToEight = DailyHours(
        checkedStart: LocalTime(uncheckedSecond: 21 * 3_600), end: LocalTime(uncheckedSecond: 8 * 3_600))

    /// Whether they go on after midnight.
    package var crossesMidnight: Bool { end <= start }

    /// Whether a time of day is in them.
    package func contains(_ time: LocalTime) -> Bool {
        crossesMidnight ? time >= start || time < end : time >= start && time < end
    }
}

extension DailyHours: LosslessStringConvertible {
    package var description: String { "\(start)-\(end)" }

    /// From `21:00-08:00`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let start = LocalTime(String(parts[0])), let end = LocalTime(String(parts[1])) else { return nil }
        self.init(start: start, end: end)
    }
}

/// How long an owner is left alone after an attempt in vain.
package enum CallPause: Hashable, Sendable {
    case elapsed(seconds: Int)
    /// Until calls are permitted on the next local day.
    case nextDay
}
