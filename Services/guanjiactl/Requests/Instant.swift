import Foundation

/// Instants as RFC 3339 writes them, with an offset from UTC; seconds may be left out.
enum Instant {
    /// The instant, or nil when the text is none.
    static func date(_ text: String) -> Date? {
        let form = #/(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})/#
        guard let match = text.wholeMatch(of: form), let offset = offset(match.8) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = DateComponents(
            calendar: calendar, timeZone: .gmt, year: Int(match.1), month: Int(match.2), day: Int(match.3), hour: Int(match.4),
            minute: Int(match.5), second: match.6.flatMap { Int($0) } ?? 0)
        guard parts.isValidDate(in: calendar), let date = calendar.date(from: parts) else { return nil }
        let fraction = match.7.flatMap { Double("0\($0)") } ?? 0
        return date.addingTimeInterval(fraction - offset)
    }

    private static func offset(_ text: Substring) -> Double? {
        guard text.uppercased() != "Z" else { return 0 }
        guard let hours = Double(text.dropFirst().prefix(2)), let minutes = Double(text.suffix(2)), hours < 24, minutes < 60 else {
            return nil
        }
        return (text.hasPrefix("-") ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    /// By UTC, to the second.
    static func text(_ date: Date) -> String { date.formatted(.iso8601) }

    /// By the estates' time, to the second, with its offset.
    static func local(_ date: Date) -> String {
        guard let zone = TimeZone(identifier: "Asia/Shanghai") else { return text(date) }
        return date.formatted(Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: zone))
    }
}

extension JSONEncoder {
    /// For results that another program reads.
    static var results: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
