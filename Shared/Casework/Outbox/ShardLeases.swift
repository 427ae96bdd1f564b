import Database
import Foundation

/// Which shards of the outbox this relay may publish (D2): leased, fenced by an epoch, shared fairly among the relays alive.
///
/// Leases run on the database's own clock, never on the movable one: a trainer who moves time must not make relays lose shards.
struct ShardLeases {
    let owner: String
    let shards: Int
    let lease: Duration

    /// Renews what is held, gives up what is too much, takes what is free.
    /// - Returns: the shards held now, those held before keeping their cursors.
    func renew(_ held: [OutboxCursor], on connection: PostgresConnection) async throws -> [OutboxCursor] {
        let seconds = lease.seconds
        let results = try await connection.pipeline([
            """
            INSERT INTO outbox_relay (owner, lease_until) VALUES (\(owner), clock_timestamp() + make_interval(secs => \(seconds)))
            ON CONFLICT (owner) DO UPDATE SET lease_until = EXCLUDED.lease_until
            """,
            "DELETE FROM outbox_relay WHERE lease_until < clock_timestamp() - interval '1 hour'",
            """
            UPDATE outbox_cursor SET lease_until = clock_timestamp() + make_interval(secs => \(seconds))
            WHERE owner = \(owner) AND shard = ANY (\(held.map(\.shard))) RETURNING shard, epoch
            """,
            "SELECT count(*) AS alive FROM outbox_relay WHERE lease_until > clock_timestamp()",
        ])
        var mine: [Int16: Int64] = [:]
        for row in results[2] { mine[try row.decode("shard")] = try row.decode("epoch", as: Int64.self) }
        var kept = held.filter { mine[$0.shard] == $0.epoch }
        let alive = max(1, try results[3].first?.decode("alive", as: Int64.self) ?? 1)
        let fair = (shards + Int(alive) - 1) / Int(alive)
        if kept.count > fair {
            let surplus = Array(kept[fair...])
            kept.removeSubrange(fair...)
            try await release(surplus, on: connection)
        } else if kept.count < fair {
            kept += try await take(fair - kept.count, beside: kept.map(\.shard), on: connection)
        }
        return kept
    }

    /// Gives shards up at once, so that nobody waits for the lease to end.
    func release(_ cursors: [OutboxCursor], on connection: PostgresConnection) async throws {
        _ = try await connection.query(
            """
            UPDATE outbox_cursor c SET owner = NULL, lease_until = '-infinity'
            FROM unnest(\(cursors.map(\.shard)), \(cursors.map(\.epoch))) AS n (shard, epoch)
            WHERE c.shard = n.shard AND c.epoch = n.epoch AND c.owner = \(owner)
            """)
    }

    /// Says goodbye: others need not count with this relay any more.
    func leave(_ held: [OutboxCursor], on connection: PostgresConnection) async throws {
        try await release(held, on: connection)
        _ = try await connection.query("DELETE FROM outbox_relay WHERE owner = \(owner)")
    }

    /// Free shards, and our own that we lost sight of after a failure: the new epoch shuts out whatever we still had in flight.
    private func take(_ count: Int, beside kept: [Int16], on connection: PostgresConnection) async throws -> [OutboxCursor] {
        try await connection.query(
            """
            UPDATE outbox_cursor
            SET owner = \(owner), epoch = epoch + 1, lease_until = clock_timestamp() + make_interval(secs => \(lease.seconds))
            WHERE shard IN (
                SELECT shard FROM outbox_cursor
                WHERE (lease_until < clock_timestamp() OR owner = \(owner)) AND NOT shard = ANY (\(kept))
                ORDER BY shard LIMIT \(Int64(count)) FOR UPDATE SKIP LOCKED)
            RETURNING shard, epoch, snap::text AS snap, target::text AS target, last_position
            """
        ).map { row in
            OutboxCursor(
                shard: try row.decode("shard"), epoch: try row.decode("epoch"), snap: try row.decode("snap"),
                target: try row.decode("target"),
                lastPosition: try row.decode("last_position"))
        }
    }
}
