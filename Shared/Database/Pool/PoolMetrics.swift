import Metrics

/// The numbers of one pool.
struct PoolMetrics: Sendable {
    private let wait: Metrics.Timer
    private let exhaustions: Counter
    private let openings: Counter
    private let drops: Counter

    init(label: String) {
        let dimensions = [("pool", label)]
        wait = Metrics.Timer(label: "pg_pool_wait_seconds", dimensions: dimensions)
        exhaustions = Counter(label: "pg_pool_exhausted_total", dimensions: dimensions)
        openings = Counter(label: "pg_connections_opened_total", dimensions: dimensions)
        drops = Counter(label: "pg_connections_dropped_total", dimensions: dimensions)
    }

    func waited(_ duration: Duration) { wait.record(duration: duration) }
    func exhausted() { exhaustions.increment() }
    func opened() { openings.increment() }
    func dropped() { drops.increment() }
}
