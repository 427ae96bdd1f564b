import Database
import Foundation

/// Partitions of the outbox: runs of positions, made ahead, dropped whole when everything in them is published and old (D1).
struct OutboxPartitions: Sendable {
    let pool: PostgresPool
    let retention: Duration

    /// Positions of one partition.
    static let size: Int64 = 1_000_000
    /// Empty partitions kept ahead of the sequence.
    private static let ahead: Int64 = 3

    /// Makes the partitions for the coming positions.
    func extend() async throws {
        let current = try await pool.query(
            """
            SELECT coalesce(last_value, 0) AS position
            FROM pg_sequences WHERE schemaname = 'public' AND sequencename = 'outbox_position_seq'
            """)
        let position = try current.first?.decode("position", as: Int64.self) ?? 0
        let present = Set(try await names())
        for index in (position / Self.size)...(position / Self.size + Self.ahead) where !present.contains(Self.name(index)) {
            try await make(index)
        }
    }

    /// Attached, not created in place: attaching does not stop writers.
    private func make(_ index: Int64) async throws {
        let name = Self.name(index)
        let low = index * Self.size
        let high = low + Self.size
        try await pool.withTransaction { transaction in
            _ = try await transaction.query("SELECT pg_advisory_xact_lock(hashtext('guanjia partitions'))")
            _ = try await transaction.query(
                "CREATE TABLE IF NOT EXISTS \(unsafe: name) (LIKE outbox INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
            let attached = try await transaction.query(
                "SELECT 1 AS one FROM pg_inherits WHERE inhrelid = to_regclass(\(name)) AND inhparent = 'outbox'::regclass")
            guard attached.isEmpty else { return }
            _ = try await transaction.query(
                "ALTER TABLE outbox ATTACH PARTITION \(unsafe: name) FOR VALUES FROM (\(unsafe: String(low))) TO (\(unsafe: String(high)))")
        }
    }

    /// Drops the oldest partitions whose rows are all published and past the retention. Never the one in use.
    func drop() async throws {
        let current = try await pool.query(
            """
            SELECT coalesce(last_value, 0) AS position
            FROM pg_sequences WHERE schemaname = 'public' AND sequencename = 'outbox_position_seq'
            """)
        let inUse = (try current.first?.decode("position", as: Int64.self) ?? 0) / Self.size
        for name in try await names().sorted() {
            guard let index = Self.index(name), index < inUse, try await isSpent(name) else { return }
            try await pool.withTransaction { transaction in
                _ = try await transaction.query("SET LOCAL lock_timeout = '2s'")
                _ = try await transaction.query("ALTER TABLE outbox DETACH PARTITION \(unsafe: name)")
                let waiting = try await transaction.query(Self.unpublished(in: name))
                guard try waiting.first?.decode("waiting", as: Bool.self) == false else { throw CaseworkError.positionMoved }
                _ = try await transaction.query("DROP TABLE \(unsafe: name)")
            }
        }
    }

    private func isSpent(_ name: String) async throws -> Bool {
        let old = try await pool.query(Self.isOld(name, after: retention))
        guard try old.first?.decode("old", as: Bool.self) == true else { return false }
        return try await pool.query(Self.unpublished(in: name)).first?.decode("waiting", as: Bool.self) == false
    }

    /// Whether every row is older than that. The newest by position says so for most rounds; all are looked at, which takes as long as there
    /// are rows, only when it is old: transactions do not end in the order of their positions.
    static func isOld(_ name: String, after retention: Duration) -> SQL {
        let limit: SQL = "(SELECT clock_timestamp() - make_interval(secs => \(retention.seconds)))"
        return """
            SELECT CASE
                WHEN (SELECT recorded_at FROM \(unsafe: name) ORDER BY position DESC LIMIT 1) >= \(limit) THEN false
                ELSE NOT EXISTS (SELECT FROM \(unsafe: name) WHERE recorded_at >= \(limit))
            END AS old
            """
    }

    private static func unpublished(in name: String) -> SQL {
        """
        SELECT EXISTS (
            SELECT 1 FROM \(unsafe: name) o JOIN outbox_cursor c ON c.shard = o.shard
            WHERE NOT pg_visible_in_snapshot(o.xid, c.snap) AND (c.target IS NULL OR o.position > c.last_position)) AS waiting
        """
    }

    private func names() async throws -> [String] {
        try await pool.query(
            """
            SELECT c.relname::text AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'outbox'::regclass
            """
        ).map { try $0.decode("name") }
    }

    private static func name(_ index: Int64) -> String {
        let digits = String(index)
        return "outbox_p" + String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    }

    private static func index(_ name: String) -> Int64? { Int64(name.dropFirst("outbox_p".count)) }
}
