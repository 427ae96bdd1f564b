import Synchronization

/// Shows that one loop of the process goes on: a partition, a shard, a timer loop (D18).
///
/// The loop calls `beat` whenever it gets on, and `idle` before it waits for work without a bound; while idle it cannot be late. Any thread, a few
/// nanoseconds a call.
package final class ProgressTracker: Sendable {
    /// What `/livez` calls the loop, such as `outbox.shard.7`.
    package let name: String
    /// Longest time between two beats.
    package let bound: Duration

    /// Nanoseconds of the monotonic clock at the last beat; 0 while idle.
    private let lastBeat: Atomic<Int64>
    private let now: @Sendable () -> Int64

    init(name: String, bound: Duration, now: @escaping @Sendable () -> Int64) {
        self.name = name
        self.bound = bound
        self.now = now
        lastBeat = Atomic(now())
    }

    /// The loop got on.
    package func beat() { lastBeat.store(now(), ordering: .relaxed) }

    /// The loop has nothing to do and waits; the next `beat` ends that.
    package func idle() { lastBeat.store(0, ordering: .relaxed) }

    /// How long ago the last beat was, when that is longer than the bound.
    var overdue: Duration? {
        let beat = lastBeat.load(ordering: .relaxed)
        guard beat > 0 else { return nil }
        let passed = Duration.nanoseconds(now() - beat)
        return passed > bound ? passed : nil
    }
}
