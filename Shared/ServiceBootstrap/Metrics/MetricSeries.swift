import Metrics
import Synchronization

/// What Prometheus knows a metric as.
package enum MetricKind: String, Sendable {
    case counter
    case gauge
    case histogram
}

/// One number with its labels: a counter or a gauge. Lock-free; any thread.
final class NumberSeries: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler {
    private let bits = Atomic<UInt64>(0)
    private let isCounter: Bool

    init(isCounter: Bool) { self.isCounter = isCounter }

    var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    /// A counter ignores what would make it fall, and what is no number.
    func increment(by amount: Double) {
        guard amount.isFinite, amount >= 0 || !isCounter else { return }
        var old = bits.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (exchanged, current) = bits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if exchanged { return }
            old = current
        }
    }

    func decrement(by amount: Double) { increment(by: -amount) }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func reset() { set(0.0) }
}

/// A histogram with its labels. Timers record seconds. Any thread; the lock is held for an addition.
final class HistogramSeries: RecorderHandler, TimerHandler {
    struct Counts: Sendable {
        /// How many values fell into each bucket and none below; the last one is above every bound.
        var buckets: [UInt64]
        var sum = 0.0
    }

    /// Upper bounds, rising, without +Inf.
    let bounds: [Double]
    private let counts: Mutex<Counts>

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = Mutex(Counts(buckets: Array(repeating: 0, count: bounds.count + 1)))
    }

    var snapshot: Counts { counts.withLock { $0 } }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        counts.withLock {
            $0.buckets[index] += 1
            $0.sum += value
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }
}
