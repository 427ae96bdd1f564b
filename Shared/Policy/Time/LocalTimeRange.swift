/// Hours of a day, the end exclusive. Written `07:00-19:00`.
package struct LocalTimeRange: Hashable, Sendable {
    /// Inclusive.
    package let start: LocalTime
    /// Exclusive.
    package let end: LocalTime

    /// Nil unless the start is before the end.
    package init?(start: LocalTime, end: LocalTime) {
        guard start < end else { return nil }
        self.init(checkedStart: start, end: end)
    }

    private init(checkedStart start: LocalTime, end: LocalTime) {
        self.start = start
        self.end = end
    }

    /// Core hours of the building's air-conditioning (INT-64).
    package static let sevenToNineteen = LocalTimeRange(
        checkedStart: LocalTime(uncheckedSecond: 7 * 3600), end: LocalTime(uncheckedSecond: 19 * 3600))
}

extension LocalTimeRange: LosslessStringConvertible {
    package var description: String { "\(start)-\(end)" }

    /// From `07:00-19:00`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let start = LocalTime(String(parts[0])), let end = LocalTime(String(parts[1])) else { return nil }
        self.init(start: start, end: end)
    }
}
