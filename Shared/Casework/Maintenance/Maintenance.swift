package import Database
import Foundation
import Logging
package import Metrics

/// Keeps partitions ahead of need, drops what is past its retention, publishes the gauges that are counted from tables.
///
/// Any number of replicas may run it; one at a time does the work. DDL waits for no one: with a lock in the way it is tried again at
/// the next round, and partitions are made long before they are needed.
package final class Maintenance: Sendable {
    private let parts: EngineParts
    private let pool: PostgresPool
    private let parkedKeys: Gauge
    private let parkedRecords: Gauge
    private let pendingTimers: Gauge
    private let quarantined: Gauge

    /// Events in quarantine that are counted; there are none or a few, and more than that say no more.
    static let quarantineCap: Int64 = 10_000
    /// Between two rounds.
    private static let interval: Duration = .seconds(10)

    package init(parts: EngineParts, pool: PostgresPool, metrics: any MetricsFactory = MetricsSystem.factory) {
        self.parts = parts
        self.pool = pool
        self.parkedKeys = Gauge(label: "guanjia_parked_keys", factory: metrics)
        self.parkedRecords = Gauge(label: "guanjia_parked_records", factory: metrics)
        self.pendingTimers = Gauge(label: "guanjia_timers_pending", factory: metrics)
        self.quarantined = Gauge(label: "guanjia_outbox_quarantine_rows", factory: metrics)
    }

    /// Partitions for the coming time; called before the service takes work.
    /// - Throws: `DatabaseError` when a partition that is needed now cannot be made.
    package func prepare() async throws {
        try await OutboxPartitions(pool: pool, retention: parts.configuration.limits.outboxRetention).extend()
        try await InboxPartitions(pool: pool, retention: parts.configuration.limits.inboxRetention).extend()
    }

    /// Runs until the task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            parts.progress(.maintenance)
            do {
                try await round()
            } catch {
                parts.logger.warning("maintenance round failed; the next one will try again", metadata: ["error": "\(error)"])
            }
            // A cancelled wait ends the loop at its condition.
            try? await Task.sleep(for: Self.interval)
        }
    }

    private func round() async throws {
        let limits = parts.configuration.limits
        try await prepare()
        try await OutboxPartitions(pool: pool, retention: limits.outboxRetention).drop()
        try await InboxPartitions(pool: pool, retention: limits.inboxRetention).drop()
        try await removeOldAnswers(limits.idempotencyRetention)
        try await measure()
    }

    /// In steps, so that no statement holds many rows for long.
    private func removeOldAnswers(_ retention: Duration) async throws {
        for _ in 0..<20 {
            let removed = try await pool.query(Self.removal(of: 1_000, olderThan: retention))
            guard removed.affectedRows == 1_000 else { return }
        }
    }

    /// Takes away old answers, the oldest first. The clock is read once, in a query of its own: compared with the clock itself, which is
    /// another for every row, a day's answers would be read from one end to the other to find that none is old.
    static func removal(of limit: Int64, olderThan retention: Duration) -> SQL {
        """
        DELETE FROM idempotency_key WHERE (caller, key) IN (
            SELECT caller, key FROM idempotency_key
            WHERE created_at < (SELECT clock_timestamp() - make_interval(secs => \(retention.seconds)))
            ORDER BY created_at LIMIT \(limit) FOR UPDATE SKIP LOCKED)
        """
    }

    /// Counts what is shown.
    func measure() async throws {
        let parked = try await pool.query("SELECT count(DISTINCT key) AS keys, count(*) AS records FROM parked_record")
        parkedKeys.record(try parked.first?.decode("keys", as: Int64.self) ?? 0)
        parkedRecords.record(try parked.first?.decode("records", as: Int64.self) ?? 0)
        let timers = try await pool.query("SELECT greatest(reltuples, 0)::bigint AS rows FROM pg_class WHERE oid = 'timer'::regclass")
        pendingTimers.record(try timers.first?.decode("rows", as: Int64.self) ?? 0)
        let refused = try await pool.query(
            "SELECT count(*) AS rows FROM (SELECT FROM outbox_quarantine LIMIT \(Self.quarantineCap)) r")
        quarantined.record(try refused.first?.decode("rows", as: Int64.self) ?? 0)
    }
}
