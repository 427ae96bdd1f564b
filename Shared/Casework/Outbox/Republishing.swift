package import Database
package import Foundation

/// Publishes retained events once more, for a broker that lost them (F7). Consumers absorb what they had already applied.
package struct Republishing: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// What will be published again.
    package struct Plan: Encodable, Sendable {
        /// Rows from the chosen position on.
        package let rows: Int64
        package let fromPosition: Int64
    }

    /// Starts every shard again at the first event recorded at or after `start`, or at the first retained one.
    ///
    /// Rows that are not published yet are never skipped: when an older one still waits, its shard starts there. The new epoch shuts
    /// out relays that are in the middle of a page; they take the shard again and begin at the new cursor.
    /// - Throws: `DatabaseError`; nothing is changed then.
    package func republish(from start: Date?) async throws -> Plan {
        try await pool.withTransaction { transaction in
            let since: Date = start ?? Date(timeIntervalSince1970: 0)
            let first = try await transaction.query(
                "SELECT coalesce(min(position), 0) AS position, count(*) AS rows FROM outbox WHERE recorded_at >= \(since)")
            let position = try first.first?.decode("position", as: Int64.self) ?? 0
            let rows = try first.first?.decode("rows", as: Int64.self) ?? 0
            _ = try await transaction.query("SELECT shard FROM outbox_cursor ORDER BY shard FOR UPDATE")
            _ = try await transaction.query(
                """
                UPDATE outbox_cursor c
                SET snap = '1:1:', target = pg_current_snapshot(), epoch = epoch + 1, owner = NULL, lease_until = '-infinity',
                    last_position = least(
                        \(position) - 1,
                        (SELECT min(o.position) - 1 FROM outbox o
                         WHERE o.shard = c.shard
                           AND NOT pg_visible_in_snapshot(o.xid, c.snap)
                           AND (c.target IS NULL OR o.position > c.last_position)))
                """)
            return Plan(rows: rows, fromPosition: position)
        }
    }
}
