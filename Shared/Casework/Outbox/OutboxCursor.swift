import Database
import Foundation
import Messaging
import SharedModels

/// How far a shard is published, as this relay knows it.
///
/// `snap`: everything visible in it has been sent. With a `target`, a backlog too large for one page is being sent: rows visible in
/// the target but not in `snap`, by position, up to `lastPosition` so far.
struct OutboxCursor: Sendable, Equatable {
    let shard: Int16
    let epoch: Int64
    var snap: String
    var target: String?
    var lastPosition: Int64
}

/// A page of rows to send and what the cursors become once they are acknowledged.
struct OutboxPage: Sendable {
    /// A row on its way to its topic.
    struct Entry: Sendable {
        let position: Int64
        let shard: Int16
        let topic: String
        let event: CloudEvent
        /// Seconds between recording and this look.
        let age: Double
    }

    let entries: [Entry]
    let cursors: [OutboxCursor]
}

/// The reads of the relay (D1). Snapshot and rows always come from one statement.
enum OutboxStatements {
    private static let columns: SQL = """
        o.position, o.shard, o.topic, o.case_id, o.sequence, o.event_id, o.type, o.occurred_at, o.traceparent,
        o.standing, o.payload,
        extract(epoch FROM clock_timestamp() - o.recorded_at)::float8 AS age
        """

    /// Rows that have become visible since each shard's snapshot, lowest positions first, one more than the page holds.
    ///
    /// UNION ALL and never OR, and equality and never ANY: each half is served by `outbox_shard_xid_idx`, whatever the planner believes
    /// about a table that has grown since its last look.
    static func fresh(_ cursors: [OutboxCursor], limit: Int) -> SQL {
        """
        WITH s AS MATERIALIZED (SELECT pg_current_snapshot() AS sn)
        SELECT s.sn::text AS snap, r.*
        FROM s LEFT JOIN LATERAL (
            SELECT u.* FROM unnest(\(cursors.map(\.shard)), \(cursors.map(\.snap))) AS c (shard, snap)
            CROSS JOIN LATERAL (
                SELECT \(columns) FROM outbox o
                WHERE o.shard = c.shard AND o.xid >= pg_snapshot_xmax(c.snap::pg_snapshot)
                UNION ALL
                SELECT f.* FROM pg_snapshot_xip(c.snap::pg_snapshot) AS x (xid)
                CROSS JOIN LATERAL (SELECT \(columns) FROM outbox o WHERE o.shard = c.shard AND o.xid = x.xid OFFSET 0) f
            ) u
            ORDER BY u.position
            LIMIT \(Int64(limit + 1))
        ) r ON true
        """
    }

    /// The next page of a backlog, by position.
    static func backlog(shards: [Int16], snap: String, target: String, after position: Int64, limit: Int) -> SQL {
        """
        SELECT \(columns) FROM outbox o
        WHERE o.position > \(position) AND o.shard = ANY (\(shards))
          AND pg_visible_in_snapshot(o.xid, \(target)::text::pg_snapshot)
          AND NOT pg_visible_in_snapshot(o.xid, \(snap)::text::pg_snapshot)
        ORDER BY o.position
        LIMIT \(Int64(limit))
        """
    }

    /// Saves cursors; gives back the shards that are still ours (D2).
    static func save(_ cursors: [OutboxCursor], owner: String) -> SQL {
        """
        UPDATE outbox_cursor c
        SET snap = n.snap::pg_snapshot, target = n.target::pg_snapshot, last_position = n.last_position
        FROM unnest(
            \(cursors.map(\.shard)), \(cursors.map(\.epoch)), \(cursors.map(\.snap)), \(cursors.map(\.target)), \(cursors.map(\.lastPosition))
        ) AS n (shard, epoch, snap, target, last_position)
        WHERE c.shard = n.shard AND c.epoch = n.epoch AND c.owner = \(owner)
        RETURNING c.shard
        """
    }

    /// Rows that the broker refuses for ever.
    static func quarantine(_ entries: [(entry: OutboxPage.Entry, reason: String)]) -> SQL {
        """
        INSERT INTO outbox_quarantine (position, topic, case_id, sequence, event_id, reason)
        SELECT * FROM unnest(
            \(entries.map(\.entry.position)), \(entries.map(\.entry.topic)), \(entries.map(\.entry.event.subject.uuid)),
            \(entries.map(\.entry.event.sequence)), \(entries.map(\.entry.event.id.uuid)), \(entries.map(\.reason)))
        ON CONFLICT (position) DO NOTHING
        """
    }

    static func entry(in row: Row, source: String) throws -> OutboxPage.Entry {
        OutboxPage.Entry(
            position: try row.decode("position"), shard: try row.decode("shard"), topic: try row.decode("topic"),
            event: CloudEvent(
                id: EventID(try row.decode("event_id")), source: source, type: EventType(rawValue: try row.decode("type")),
                subject: CaseID(try row.decode("case_id")), sequence: try row.decode("sequence"), time: try row.decode("occurred_at"),
                traceparent: try row.decode("traceparent"),
                standing: try row.decode("standing", as: String?.self).flatMap(CaseStanding.init(words:)), data: try row.decode("payload")),
            age: try row.decode("age"))
    }
}
