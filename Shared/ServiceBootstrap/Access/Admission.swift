import HTTPTypes
package import Metrics
import NIOCore
import Synchronization

/// How much is taken of one caller, and of one address that has no valid token (D19).
///
/// It counts in this process only: with several replicas behind a proxy a caller has several shares. It is to keep a program that has gone
/// wrong from taking everybody's, and not to bill.
package struct Admission: Sendable {
    private let callers: TokenBuckets<String>?
    /// Of the addresses that `AddressGroup` takes for one.
    private let failures: TokenBuckets<String>?
    private let shares: CallerShares?
    private let callersRefused: Counter
    private let sharesRefused: Counter
    private let failuresRefused: Counter

    /// Requests without a valid token that an address may send at once, as seconds of its rate.
    static let failureBurstSeconds = 10

    /// - Parameters:
    ///   - limits: rates of the server; a rate of 0 is no limit.
    ///   - factory: where refusals are counted.
    package init(limits: HTTPLimits, factory: any MetricsFactory) {
        callers = limits.callerRate > 0 ? TokenBuckets(rate: limits.callerRate, burst: limits.callerBurst) : nil
        failures =
            limits.failureRate > 0 ? TokenBuckets(rate: limits.failureRate, burst: limits.failureRate * Self.failureBurstSeconds) : nil
        shares = limits.callerRequests > 0 ? CallerShares(limits.callerRequests) : nil
        sharesRefused = Counter(label: "guanjia_requests_refused_total", dimensions: [("reason", "caller_requests")], factory: factory)
        callersRefused = Counter(label: "guanjia_requests_refused_total", dimensions: [("reason", "caller_rate")], factory: factory)
        failuresRefused = Counter(label: "guanjia_requests_refused_total", dimensions: [("reason", "failed_tokens")], factory: factory)
    }

    /// Takes a request of a caller.
    /// - Throws: `Problem` (429) when the caller has sent too many.
    func admit(_ caller: Caller) throws(Problem) {
        guard let wait = callers?.take(caller.subject) else { return }
        callersRefused.increment()
        throw Problem(.tooManyRequests, "You send more requests than one caller may; go slower.", headers: Self.retry(after: wait))
    }

    /// Does the work of a request of a caller who has not too many in work.
    /// - Throws: `Problem` (429) when the caller has as many as one may; whatever the work throws.
    func working<Value>(for caller: Caller, _ work: () async throws -> Value) async throws -> Value {
        guard let shares else { return try await work() }
        guard shares.enter(caller.subject) else {
            sharesRefused.increment()
            throw Problem(
                .tooManyRequests, "You have as many requests in work as one caller may; wait for an answer before you send the next.",
                headers: [.retryAfter: "1"])
        }
        defer { shares.leave(caller.subject) }
        return try await work()
    }

    /// Notes that a request had no valid token. Whoever has one is never kept out by it, also not behind the same proxy: only the requests
    /// that fail are answered so, and their connections close.
    /// - Throws: `Problem` (429) when there were too many from there.
    func noteFailure(from peer: SocketAddress?) throws(Problem) {
        guard let failures, let wait = failures.take(AddressGroup.name(of: peer?.ipAddress)) else { return }
        failuresRefused.increment()
        var headers = Self.retry(after: wait)
        headers[.connection] = "close"
        throw Problem(.tooManyRequests, "There were too many requests without a valid token from your address.", headers: headers)
    }

    private static func retry(after wait: Duration) -> HTTPFields {
        [.retryAfter: "\(max(1, wait.components.seconds + (wait.components.attoseconds > 0 ? 1 : 0)))"]
    }
}

/// A token bucket for each of many: so many requests in a second over time, and so many at once.
///
/// Bounded: a bucket that nobody has used until it would be full again is forgotten, because it says no more than a new one; and of more than
/// `capacity` that are in use at once the older ones are, which lets their owners have a new one.
final class TokenBuckets<Key: Hashable & Sendable>: Sendable {
    private struct Bucket {
        var level: Double
        var at: Int64
    }

    private struct State {
        var recent: [Key: Bucket] = [:]
        var earlier: [Key: Bucket] = [:]
        var turnedAt: Int64
    }

    private let rate: Double
    private let burst: Double
    private let capacity: Int
    private let now: @Sendable () -> Int64
    private let state: Mutex<State>

    /// - Parameters:
    ///   - rate: in a second, over time.
    ///   - burst: at once.
    ///   - capacity: most that are remembered of one turn; twice as many in all.
    ///   - now: nanoseconds of a clock that nobody sets.
    init(rate: Int, burst: Int, capacity: Int = 10_000, now: @escaping @Sendable () -> Int64 = HealthRegistry.monotonic) {
        self.rate = Double(max(1, rate))
        self.burst = Double(max(1, burst))
        self.capacity = max(1, capacity)
        self.now = now
        state = Mutex(State(turnedAt: now()))
    }

    /// How many are remembered.
    var count: Int { state.withLock { $0.recent.count + $0.earlier.count } }

    /// Takes one out of a bucket.
    /// - Parameter key: whose.
    /// - Returns: nil when there was one; else how long it takes until there is.
    func take(_ key: Key) -> Duration? {
        let time = now()
        return state.withLock { state in
            turn(&state, time)
            var bucket = state.recent[key] ?? state.earlier[key] ?? Bucket(level: burst, at: time)
            bucket.level = min(burst, bucket.level + Double(max(0, time - bucket.at)) / 1_000_000_000 * rate)
            bucket.at = time
            let isThere = bucket.level >= 1
            if isThere { bucket.level -= 1 }
            state.earlier[key] = nil
            state.recent[key] = bucket
            return isThere ? nil : .seconds((1 - bucket.level) / rate)
        }
    }

    private func turn(_ state: inout State, _ time: Int64) {
        let refill = Int64(burst / rate * 1_000_000_000)
        let passed = time - state.turnedAt
        guard passed >= refill || state.recent.count >= capacity else { return }
        state.earlier = passed >= 2 * refill ? [:] : state.recent
        state.recent = [:]
        state.turnedAt = time
    }
}
