import Database
import Foundation
import SharedModels

/// Partitions of the inbox: days of event ids, made ahead and dropped after the retention (D4).
///
/// An event id carries the millisecond at which it was made, so a day is a range of ids. Ids outside every partition park.
struct InboxPartitions: Sendable {
    let pool: PostgresPool
    let retention: Duration

    private static let day: UInt64 = 86_400_000
    /// Days kept ahead, for producers whose clock is fast and for a maintenance that could not run.
    private static let ahead: UInt64 = 3

    private var today: UInt64 { UInt64(max(0, Date().timeIntervalSince1970) * 1_000) / Self.day }
    private var oldest: UInt64 { today - UInt64(max(1, retention.components.seconds / 86_400)) }

    /// Makes the days from the start of the retention to a few days ahead.
    func extend() async throws {
        let present = Set(try await names())
        for day in oldest...(today + Self.ahead) where !present.contains(Self.name(day)) { try await make(day) }
    }

    /// Drops the days before the retention.
    func drop() async throws {
        let first = oldest
        for name in try await names().sorted() {
            guard let day = UInt64(name.dropFirst("inbox_d".count)), day < first else { return }
            try await pool.withTransaction { transaction in
                _ = try await transaction.query("SET LOCAL lock_timeout = '2s'")
                _ = try await transaction.query("ALTER TABLE inbox DETACH PARTITION \(unsafe: name)")
                _ = try await transaction.query("DROP TABLE \(unsafe: name)")
            }
        }
    }

    private func make(_ day: UInt64) async throws {
        let name = Self.name(day)
        let low = Self.lowest(day)
        let high = Self.lowest(day + 1)
        try await pool.withTransaction { transaction in
            _ = try await transaction.query("SELECT pg_advisory_xact_lock(hashtext('guanjia partitions'))")
            _ = try await transaction.query("CREATE TABLE IF NOT EXISTS \(unsafe: name) (LIKE inbox)")
            let attached = try await transaction.query(
                "SELECT 1 AS one FROM pg_inherits WHERE inhrelid = to_regclass(\(name)) AND inhparent = 'inbox'::regclass")
            guard attached.isEmpty else { return }
            _ = try await transaction.query(
                "ALTER TABLE inbox ATTACH PARTITION \(unsafe: name) FOR VALUES FROM ('\(unsafe: low)') TO ('\(unsafe: high)')")
        }
    }

    private func names() async throws -> [String] {
        try await pool.query(
            """
            SELECT c.relname::text AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'inbox'::regclass
            """
        ).map { try $0.decode("name") }
    }

    private static func name(_ day: UInt64) -> String {
        let digits = String(day)
        return "inbox_d" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// The lowest UUID whose first 48 bits are the first millisecond of a day.
    private static func lowest(_ day: UInt64) -> String {
        let digits = String(day * Self.day, radix: 16)
        let high = String(repeating: "0", count: 12 - digits.count) + digits
        return "\(high.prefix(8))-\(high.suffix(4))-0000-0000-000000000000"
    }
}
