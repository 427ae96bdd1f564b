import Synchronization

/// Keeps a log readable while something stays wrong: each thing is told once, and again only after a while. Counting goes on elsewhere.
package final class RareNotices: Sendable {
    /// Things that are remembered; of more than that none is told singly.
    package static let limit = 1_000

    private let interval: Duration
    private let told = Mutex<[String: ContinuousClock.Instant]>([:])

    /// - Parameter interval: until a thing that stays wrong is told again.
    package init(every interval: Duration = .seconds(3_600)) { self.interval = interval }

    /// Whether something is to be told now; the next times it is not.
    package func isDue(_ thing: String, at now: ContinuousClock.Instant = .now) -> Bool {
        told.withLock { told in
            if let last = told[thing], now - last < interval { return false }
            if told[thing] == nil, told.count >= Self.limit {
                told = told.filter { now - $0.value < interval }
                guard told.count < Self.limit else { return false }
            }
            told[thing] = now
            return true
        }
    }
}
