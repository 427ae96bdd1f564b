package import Foundation

/// How a bound came about, in lines for people: where the count began, each day that was counted, and where it ended.
package struct LimitExplanation: Hashable, Sendable {
    /// One step each, in their order; no private content.
    package private(set) var lines: [String]
    /// The exclusive bound; nil where the limit gives none.
    package private(set) var bound: Date?

    /// Days that are listed one by one; of longer periods only the first and the last ones are.
    package static let mostDays = 14

    init(lines: [String] = [], bound: Date? = nil) {
        self.lines = lines
        self.bound = bound
    }

    /// Adds a step.
    mutating func add(_ line: String) { lines.append(line) }

    /// Something else than the count itself sets the bound.
    mutating func replaceBound(_ bound: Date?, because line: String) {
        lines.append(line)
        self.bound = bound
    }

    /// Ends with the bound, when there is one.
    mutating func conclude(in context: DayContext) {
        if let bound { lines.append("bound \(context.text(bound)): in time before it, late at it") }
    }
}

extension Limit {
    /// The same bound as `bound(from:in:)` of the start moved by the pauses, with the steps that lead to it.
    ///
    /// - Parameters:
    ///   - start: When the clock started.
    ///   - paused: Seconds that do not count.
    ///   - context: Zone, meaning of a day and calendar.
    /// - Returns: The steps, and the bound where the limit gives one.
    package func explanation(from start: Date, paused: TimeInterval = 0, in context: DayContext) -> LimitExplanation {
        var result = count(from: start, paused: paused, in: context)
        result.conclude(in: context)
        return result
    }

    /// The steps without the bound itself.
    func count(from start: Date, paused: TimeInterval, in context: DayContext) -> LimitExplanation {
        let counted = start.addingTimeInterval(paused)
        var result = LimitExplanation(bound: bound(from: counted, in: context))
        result.add("starts \(context.text(start))")
        if paused > 0 { result.add("paused for \(Self.span(paused)), so it counts from \(context.text(counted))") }
        let first = context.zone.date(of: counted)
        switch self {
        case .unlimited: result.add("no limit: the policy runs no such clock")
        case .manual: result.add("no figure in the policy: people set the time")
        case .elapsed(let seconds): result.add("\(Self.span(Double(seconds))) from that instant, whatever the calendar says")
        case .sameDay: result.add("\(context.named(first))  the same day; holidays never move it")
        case .days(let count):
            switch context.mode {
            case .elapsed: result.add("\(count) days of 24 hours from that instant")
            case .endOfDay: result.count(from: first, days: count, in: context)
            }
        case .months(let count): result.count(from: first, months: count, in: context)
        }
        return result
    }

    /// Hours, minutes and seconds, the larger first.
    static func span(_ seconds: TimeInterval) -> String {
        let whole = Int(seconds.rounded())
        let parts = [(whole / 3600, "h"), (whole / 60 % 60, "min"), (whole % 60, "s")].filter { $0.0 > 0 }
        return parts.isEmpty ? "0 s" : parts.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}

extension LimitExplanation {
    fileprivate mutating func count(from first: LocalDate, days: Int, in context: DayContext) {
        add("\(context.named(first))  day of the start, not counted")
        let isLong = days > Self.mostDays
        for number in stride(from: 1, through: days, by: 1) {
            if isLong, number == 3 { add("… days 3 to \(days - 2) likewise") }
            if isLong, number > 2, number < days - 1 { continue }
            add("\(context.named(first.adding(days: number)))  day \(number)")
        }
        roll(first.adding(days: days), in: context)
    }

    fileprivate mutating func count(from first: LocalDate, months: Int, in context: DayContext) {
        let last = first.adding(months: months)
        add("\(context.named(first))  day of the start, not counted")
        let reason = last.day == first.day ? "the same day-number" : "the last day of the month: it has no day \(first.day)"
        add("\(context.named(last))  \(months) month\(months == 1 ? "" : "s") later, \(reason)")
        roll(last, in: context)
    }

    /// A last day that is not worked moves on, where the policy lets it (Civil Code art. 203).
    private mutating func roll(_ last: LocalDate, in context: DayContext) {
        guard let calendar = context.rolling else { return }
        let moved = context.lastDay(last)
        for ahead in 0..<last.days(until: moved) { add("\(context.named(last.adding(days: ahead)))  not worked, so the last day moves on") }
        if moved != last { add("\(context.named(moved))  the next working day") }
        if calendar.makeUpDays.contains(moved) { add("\(moved) is worked in exchange for a day off") }
    }
}

extension DayContext {
    /// Local date, day of the week and time.
    fileprivate func text(_ instant: Date) -> String {
        let (date, time) = zone.local(of: instant)
        return "\(named(date)) \(time)"
    }

    /// A date with the day of the week, and what the calendar says of it.
    fileprivate func named(_ date: LocalDate) -> String {
        let name = "\(date.weekday)".prefix(3).capitalized
        guard let rolling else { return "\(date) \(name)" }
        if rolling.makeUpDays.contains(date) { return "\(date) \(name) (make-up day)" }
        if rolling.isStatutoryHoliday(date) { return "\(date) \(name) (statutory holiday)" }
        if rolling.daysOff.contains(date) { return "\(date) \(name) (day off)" }
        return "\(date) \(name)"
    }
}
