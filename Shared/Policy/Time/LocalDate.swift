/// A civil date without a zone, in the proleptic Gregorian calendar; what every day rule counts in (domain 0.3).
///
/// Kept as a day number, so that comparing and adding days are one integer operation. Text and JSON are `2026-03-02`; only years
/// 1 to 9999 can be written. Made from an instant by `EstateZone`.
package struct LocalDate: Hashable, Sendable, Comparable {
    /// Days since 1970-01-01; negative before.
    package let dayNumber: Int

    /// The date that many days after 1970-01-01.
    package init(dayNumber: Int) { self.dayNumber = dayNumber }

    /// A date from its parts; nil when there is no such day (30 February, month 13) or the year is outside 1…9999.
    package init?(year: Int, month: Int, day: Int) {
        guard Self.writableYears.contains(year), (1...12).contains(month) else { return nil }
        guard (1...LocalMonth.length(year: year, month: month)).contains(day) else { return nil }
        self.init(uncheckedYear: year, month: month, day: day)
    }

    /// The parts must be those of a real day.
    init(uncheckedYear year: Int, month: Int, day: Int) {
        // Years are counted from March, so that the leap day is the last of its year and month lengths follow one formula.
        let marchYear = month > 2 ? year : year - 1
        let (cycle, yearOfCycle) = marchYear.flooredDivision(by: 400)
        let dayOfYear = Self.daysBefore(marchMonth: (month + 9) % 12) + day - 1
        let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
        dayNumber = cycle * Self.daysPerCycle + dayOfCycle - Self.epochOffset
    }

    /// Year, month 1…12 and day 1…31.
    package var parts: (year: Int, month: Int, day: Int) {
        let (cycle, dayOfCycle) = (dayNumber + Self.epochOffset).flooredDivision(by: Self.daysPerCycle)
        // Leap days up to this one are taken out, which leaves years of exactly 365 days.
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = cycle * 400 + yearOfCycle + (month > 2 ? 0 : 1)
        return (year, month, dayOfYear - Self.daysBefore(marchMonth: marchMonth) + 1)
    }

    /// 1…9999 for a date that can be written.
    package var year: Int { parts.year }
    /// 1…12.
    package var month: Int { parts.month }
    /// 1…31.
    package var day: Int { parts.day }

    /// The month that it lies in.
    package var localMonth: LocalMonth {
        let parts = parts
        return LocalMonth(uncheckedYear: parts.year, month: parts.month)
    }

    /// The day of the week; 1970-01-01 was a Thursday.
    package var weekday: Weekday {
        let (_, sinceMonday) = (dayNumber + 3).flooredDivision(by: 7)
        return Weekday.allCases[sinceMonday]
    }

    /// The Monday of its week; a week runs Monday 00:00 to Monday 00:00 (domain 0.3).
    package var startOfWeek: LocalDate { adding(days: 1 - weekday.rawValue) }

    /// Days later, or earlier when negative.
    package func adding(days: Int) -> LocalDate { LocalDate(dayNumber: dayNumber + days) }

    /// The same day-number some months later; the last day of that month when it has no such day (Civil Code art. 202, WE-14).
    package func adding(months: Int) -> LocalDate {
        let target = localMonth.adding(months: months)
        return target.firstDay.adding(days: min(day, target.length) - 1)
    }

    /// Days from this date to another; negative when the other is earlier.
    package func days(until other: LocalDate) -> Int { other.dayNumber - dayNumber }

    package static func < (lhs: LocalDate, rhs: LocalDate) -> Bool { lhs.dayNumber < rhs.dayNumber }

    /// Years that the text form can hold.
    package static let writableYears = 1...9999

    private static let daysPerCycle = 146_097
    /// Days from 1 March of year 0 to 1970-01-01.
    private static let epochOffset = 719_468

    /// Days of a March-based year before one of its months, 0 = March: 0, 31, 61, 92 …
    private static func daysBefore(marchMonth: Int) -> Int { (153 * marchMonth + 2) / 5 }
}

extension LocalDate: LosslessStringConvertible {
    package var description: String {
        let parts = parts
        return "\(parts.year.padded(to: 4))-\(parts.month.padded(to: 2))-\(parts.day.padded(to: 2))"
    }

    /// From `2026-03-02`; nil for anything else, also for a day that does not exist.
    package init?(_ text: String) {
        guard let numbers = text.digitGroups(of: [4, 2, 2], separatedBy: "-") else { return nil }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }
}

extension LocalDate: Codable {
    package init(from decoder: any Decoder) throws {
        self = try decoder.decodeText("a date such as 2026-03-02") { Self($0) }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Days of the week, numbered as in ISO 8601: Monday is 1.
package enum Weekday: Int, Sendable, CaseIterable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    /// Whether it is a day of rest when no calendar says otherwise.
    package var isWeekend: Bool { self >= .saturday }
}

extension Weekday: Comparable {
    package static func < (lhs: Weekday, rhs: Weekday) -> Bool { lhs.rawValue < rhs.rawValue }
}
