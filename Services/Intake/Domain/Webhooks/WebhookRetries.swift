import Foundation

/// When a delivery that was not taken is tried again.
///
/// Pure: the share of the pause that is left to chance comes in from outside.
struct WebhookRetries: Sendable {
    /// Pauses after the first tries, in seconds; the last one again and again.
    static let pauses: [TimeInterval] = [5, 60, 300, 1_800, 7_200, 21_600, 43_200]
    /// What chance adds at most, as a share of the pause.
    static let jitter = 0.1
    /// How much of a receiver's `Retry-After` is heeded.
    static let longestWish: TimeInterval = 43_200

    /// How long an event is tried, from its first try on.
    let tryTime: TimeInterval

    /// When to try again.
    /// - Parameters:
    ///   - tries: how often it has been tried, this one included.
    ///   - first: when for the first time.
    ///   - now: when just now.
    ///   - wish: seconds of the answer's `Retry-After`.
    ///   - chance: 0…1.
    /// - Returns: nil when it was tried for long enough.
    func next(afterTries tries: Int, first: Date, now: Date, wish: TimeInterval? = nil, chance: Double) -> Date? {
        let end = first.addingTimeInterval(tryTime)
        guard now < end else { return nil }
        let pause = Self.pauses[min(max(tries, 1), Self.pauses.count) - 1] * (1 + Self.jitter * min(max(chance, 0), 1))
        let wished = min(max(wish ?? 0, 0), Self.longestWish)
        // The last try is at the end, not before it.
        return min(now.addingTimeInterval(max(pause, wished)), end)
    }
}
