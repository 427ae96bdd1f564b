import Foundation
import Messaging
import Policy

/// Instants as people read them.
enum Times {
    /// For attributes that scripts read.
    static func rfc3339(_ instant: Date) -> String { RFC3339.text(instant) }

    /// `2026-03-02 14:00` by the estate's clocks.
    static func local(_ instant: Date, in zone: EstateZone) -> String {
        let local = zone.local(of: instant)
        return "\(local.date) \(local.time.description.prefix(5))"
    }

    /// An instant that a service wrote.
    static func parse(_ text: String) -> Date? { RFC3339.date(text) }
}

/// How long is left until a bound, or how long it has passed; as the page's script counts it on.
struct Countdown: Sendable, Hashable {
    /// From how many seconds before the bound on it is soon: four hours.
    static let soonSeconds = 4 * 3600

    let bound: Date
    let now: Date

    private var seconds: Int { Int(bound.timeIntervalSince(now).rounded(.down)) }

    /// At the bound it is late (domain.md §0.3).
    var isLate: Bool { bound <= now }
    var isSoon: Bool { !isLate && seconds < Self.soonSeconds }

    /// The span in words: of the units the two largest.
    func span(_ wording: Wording) -> String {
        let total = abs(seconds)
        let (days, hours, minutes) = (total / 86_400, total / 3600, total / 60)
        if days > 0 { return wording.page("spanDays", ["d": "\(days)", "h": "\(hours % 24)"]) }
        if hours > 0 { return wording.page("spanHours", ["h": "\(hours)", "m": "\(minutes % 60)"]) }
        if minutes >= 10 { return wording.page("spanMinutes", ["m": "\(minutes)"]) }
        return wording.page("spanSeconds", ["m": "\(minutes)", "s": "\(total % 60)"])
    }
}
