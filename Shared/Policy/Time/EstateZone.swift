package import Foundation

/// The time zone in which an estate counts its days; all day rules go through it (domain 0.3).
///
/// An IANA zone and not an offset, so that other countries and daylight saving come out right: a local time that was skipped
/// means the instant of the jump, one that came twice its first occurrence, and a day ends when its last instant has passed.
/// A lookup costs 15–45 ns, so nothing is cached.
package struct EstateZone: Hashable, Sendable {
    /// The zone itself, for libraries that need one.
    package let timeZone: TimeZone

    /// Nil for anything but a name of the IANA list (`Asia/Shanghai`, `UTC`): abbreviations such as `CST` mean several zones.
    package init?(identifier: String) {
        guard identifier == "UTC" || TimeZone.knownTimeZoneIdentifiers.contains(identifier) else { return nil }
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        timeZone = zone
    }

    private init(timeZone: TimeZone) { self.timeZone = timeZone }

    /// The default: UTC+8 without summer time since 1991.
    package static let shanghai: EstateZone = {
        guard let zone = TimeZone(identifier: "Asia/Shanghai") ?? TimeZone(secondsFromGMT: 8 * 3600) else {
            preconditionFailure("a fixed offset of eight hours is always a zone")
        }
        return EstateZone(timeZone: zone)
    }()

    /// The IANA name.
    package var identifier: String { timeZone.identifier }

    /// The local date of an instant.
    package func date(of instant: Date) -> LocalDate { LocalDate(dayNumber: localDay(of: instant.wholeSeconds)) }

    /// The local date and time of an instant, to the second (a fraction is cut off).
    package func local(of instant: Date) -> (date: LocalDate, time: LocalTime) {
        let seconds = instant.wholeSeconds
        let (day, second) = (seconds + offset(at: seconds)).flooredDivision(by: Self.secondsPerDay)
        return (LocalDate(dayNumber: day), LocalTime(uncheckedSecond: second))
    }

    /// The instant of a local date and time; see the type for times that were skipped or came twice.
    package func instant(of date: LocalDate, at time: LocalTime) -> Date {
        let local = date.dayNumber * Self.secondsPerDay + time.secondOfDay
        return Date(wholeSeconds: readings(of: local).first)
    }

    /// The first instant of a local date; the exclusive end of the day before, unless clocks went back over midnight.
    package func startOfDay(_ date: LocalDate) -> Date { instant(of: date, at: .midnight) }

    /// 24:00 of a local date: the first instant after the last one that belongs to it.
    package func endOfDay(_ date: LocalDate) -> Date {
        let next = date.dayNumber + 1
        let (first, second) = readings(of: next * Self.secondsPerDay)
        // Clocks that go back just after midnight repeat the end of the old day: then it ends at the second midnight.
        if second != first, localDay(of: second - 1) < next { return Date(wholeSeconds: second) }
        return Date(wholeSeconds: first)
    }

    /// 24:00 of the local date of an instant: the bound of "the same day" (domain 0.3).
    package func endOfDay(containing instant: Date) -> Date { endOfDay(date(of: instant)) }

    /// The instants at which local clocks show this many seconds since 1970-01-01 00:00: the same one twice as a rule.
    private func readings(of local: Int) -> (first: Int, second: Int) {
        // Offsets lie between -12 and +14 hours, so the true instant is within a day of the local reading.
        let before = offset(at: local - Self.secondsPerDay)
        let after = offset(at: local + Self.secondsPerDay)
        let (early, late) = (local - before, local - after)
        if before == after { return (early, early) }
        let earlyFits = offset(at: early) == before
        let lateFits = offset(at: late) == after
        if earlyFits, lateFits { return (min(early, late), max(early, late)) }
        if earlyFits { return (early, early) }
        if lateFits { return (late, late) }
        let jump = transition(between: local - Self.secondsPerDay, and: local + Self.secondsPerDay, from: before)
        return (jump, jump)
    }

    /// The second at which the offset stops being `offset`; it must change exactly once in the range.
    private func transition(between start: Int, and end: Int, from offset: Int) -> Int {
        var (low, high) = (start, end)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if self.offset(at: middle) == offset { low = middle } else { high = middle }
        }
        return high
    }

    private func localDay(of seconds: Int) -> Int {
        (seconds + offset(at: seconds)).flooredDivision(by: Self.secondsPerDay).quotient
    }

    private func offset(at seconds: Int) -> Int { timeZone.secondsFromGMT(for: Date(wholeSeconds: seconds)) }

    private static let secondsPerDay = 86_400
}

extension Date {
    /// Unix seconds, a fraction rounded down; kept within ±10,000 years so that a nonsensical date cannot overflow.
    fileprivate var wholeSeconds: Int {
        let limit = 315_569_520_000.0
        let seconds = timeIntervalSince1970
        return seconds.isNaN ? 0 : Int(Swift.min(Swift.max(seconds, -limit), limit).rounded(.down))
    }

    fileprivate init(wholeSeconds: Int) { self.init(timeIntervalSince1970: Double(wholeSeconds)) }
}
