import Foundation

/// Reads instants as tables write them: RFC 3339, or a local date and time without offset.
struct CellTime: Hashable, Sendable {
    /// What a cell may say.
    static let expectation = "a time such as 2026-03-02 08:30 or 2026-03-02T08:30:00+08:00"

    /// The zone of times without offset.
    let zone: TimeZone

    /// The instant, or nil when the cell names none that exists.
    func instant(_ cell: String) -> Date? {
        let text = cell.trimmed
        let form = #/(\d{4})[-/](\d{1,2})[-/](\d{1,2})[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?/#
        guard let match = text.wholeMatch(of: form) else { return nil }
        let (_, year, month, day, hour, minute, second, offset) = match.output
        guard let zone = offset.map({ Self.zone(of: $0) }) ?? self.zone else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = DateComponents(
            calendar: calendar, timeZone: zone, year: Int(year), month: Int(month), day: Int(day), hour: Int(hour), minute: Int(minute),
            second: second.flatMap { Int($0) } ?? 0)
        guard parts.isValidDate(in: calendar) else { return nil }
        return calendar.date(from: parts)
    }

    /// The zone of an offset such as `Z`, `+08:00` or `-0500`.
    static func zone(of offset: Substring) -> TimeZone? {
        guard offset != "Z" else { return TimeZone(secondsFromGMT: 0) }
        let digits = offset.dropFirst().filter(\.isNumber)
        guard let hours = Int(digits.prefix(2)), let minutes = Int(digits.suffix(2)), hours < 24, minutes < 60 else { return nil }
        return TimeZone(secondsFromGMT: (offset.hasPrefix("-") ? -1 : 1) * (hours * 3600 + minutes * 60))
    }
}

extension String {
    /// Without blanks around it.
    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
