import Database
import Foundation
import SharedModels

/// Reads which cases have changed, for pages that are open.
///
/// By snapshots, as the relay reads the outbox (D1): a change is seen once it is visible, whichever transaction began first.
struct ChangeFeed: Sendable {
    let pool: PostgresPool

    /// A case that has changed.
    struct Change: Sendable {
        let id: CaseID
        let kind: String
        let number: String
        let state: String
        let office: String?
        let version: Int64
    }

    /// Changes of one look at most; a page that misses some shows them with its next one.
    static let most: Int64 = 1_000

    /// What is visible now.
    /// - Throws: `DatabaseError`.
    func snapshot() async throws -> String {
        try await pool.query("SELECT pg_current_snapshot()::text AS snap").first?.decode("snap") ?? "1:1:"
    }

    /// What has become visible since a snapshot, and the snapshot of now.
    /// - Throws: `DatabaseError`.
    func changes(since snapshot: String) async throws -> (changes: [Change], snapshot: String) {
        let rows = try await pool.query(
            """
            WITH s AS MATERIALIZED (SELECT pg_current_snapshot() AS sn)
            SELECT s.sn::text AS snap, r.*
            FROM s LEFT JOIN LATERAL (
                SELECT e.case_id, e.kind, e.number, e.state, e.office, e.version FROM case_entry e
                WHERE e.written_by >= pg_snapshot_xmin(\(snapshot)::text::pg_snapshot)
                    AND NOT pg_visible_in_snapshot(e.written_by, \(snapshot)::text::pg_snapshot)
                ORDER BY e.written_by DESC LIMIT \(Self.most)
            ) r ON true
            """)
        var changes: [Change] = []
        var now = snapshot
        for row in rows {
            now = try row.decode("snap")
            guard let id = try row.decode("case_id", as: UUID?.self), let kind = try row.decode("kind", as: String?.self),
                let state = try row.decode("state", as: String?.self)
            else { continue }
            changes.append(
                Change(
                    id: CaseID(id), kind: kind, number: try row.decode("number", as: String?.self) ?? "", state: state,
                    office: try row.decode("office"), version: try row.decode("version")))
        }
        return (changes, now)
    }
}
