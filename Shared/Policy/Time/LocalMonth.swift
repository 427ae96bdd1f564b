/// A month of a year, as the repair ledger and the monthly reports count (REP-20, RPT-01). Text and JSON are `2026-03`.
package struct LocalMonth: Hashable, Sendable, Comparable {
    /// Months since January of year 0.
    private let index: Int

    /// Nil when the month is not 1…12 or the year not 1…9999.
    package init?(year: Int, month: Int) {
        guard LocalDate.writableYears.contains(year), (1...12).contains(month) else { return nil }
        self.init(uncheckedYear: year, month: month)
    }

    /// The month must be 1…12.
    init(uncheckedYear year: Int, month: Int) { index = year * 12 + month - 1 }

    private init(index: Int) { self.index = index }

    /// 1…9999 for a month that can be written.
    package var year: Int { index.flooredDivision(by: 12).quotient }
    /// 1…12.
    package var month: Int { index.flooredDivision(by: 12).remainder + 1 }

    /// Number of its days.
    package var length: Int { Self.length(year: year, month: month) }
    /// The 1st.
    package var firstDay: LocalDate { LocalDate(uncheckedYear: year, month: month, day: 1) }
    /// The 28th to the 31st.
    package var lastDay: LocalDate { LocalDate(uncheckedYear: year, month: month, day: length) }

    /// Months later, or earlier when negative.
    package func adding(months: Int) -> LocalMonth { LocalMonth(index: index + months) }

    package static func < (lhs: LocalMonth, rhs: LocalMonth) -> Bool { lhs.index < rhs.index }

    /// Whether a year has a 29 February: every fourth, not every hundredth, but every four-hundredth.
    package static func isLeap(year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    /// Number of days of a month; the month must be 1…12.
    static func length(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeap(year: year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension LocalMonth: LosslessStringConvertible {
    package var description: String { "\(year.padded(to: 4))-\(month.padded(to: 2))" }

    /// From `2026-03`; nil for anything else.
    package init?(_ text: String) {
        guard let numbers = text.digitGroups(of: [4, 2], separatedBy: "-") else { return nil }
        self.init(year: numbers[0], month: numbers[1])
    }
}

extension LocalMonth: Codable {
    package init(from decoder: any Decoder) throws {
        self = try decoder.decodeText("a month such as 2026-03") { Self($0) }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
