import Foundation

/// Waits that double up to a limit, with full jitter, so that replicas do not come back in step.
struct Backoff {
    private let first: Duration
    private let limit: Duration
    private var next: Duration

    init(first: Duration, limit: Duration) {
        self.first = first
        self.limit = limit
        self.next = first
    }

    /// Waits a random part of the present step; ends early when the task is cancelled.
    mutating func wait() async {
        let share = Double.random(in: 0.1...1)
        // A cancelled wait is no failure: the loop that called looks at its own end.
        try? await Task.sleep(for: next * share)
        next = min(next * 2, limit)
    }

    /// Success: the next failure starts small again.
    mutating func reset() { next = first }
}

extension Duration {
    var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
    var seconds: Double { Double(nanoseconds) / 1e9 }
}
