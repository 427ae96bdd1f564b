import Database
import Messaging

/// Reads the next page of the shards that a relay holds.
///
/// Cursors without a target are read together: after each read all of them stand at the same snapshot. Cursors with a target (a
/// large backlog, or a republishing) are read group by group until they have caught up.
struct OutboxReader {
    let limit: Int
    let source: String

    /// The next page, or nil when there is nothing to send. `cursors` are those to save once the page is acknowledged; cursors of
    /// shards with nothing new are moved on in memory only, which is safe: nothing was sent.
    func next(_ cursors: [OutboxCursor], on connection: PostgresConnection) async throws -> (page: OutboxPage?, moved: [OutboxCursor]) {
        if let behind = cursors.first(where: { $0.target != nil }), let target = behind.target {
            let group = cursors.filter { $0.target == target && $0.snap == behind.snap && $0.lastPosition == behind.lastPosition }
            return (try await backlog(group, target, on: connection), cursors)
        }
        return try await fresh(cursors, on: connection)
    }

    private func fresh(_ cursors: [OutboxCursor], on connection: PostgresConnection) async throws -> (OutboxPage?, [OutboxCursor]) {
        let result = try await connection.query(OutboxStatements.fresh(cursors, limit: limit))
        guard let first = result.first else { throw CaseworkError.positionMoved }
        let snap = try first.decode("snap", as: String.self)
        guard try first.decode("position", as: Int64?.self) != nil else {
            return (nil, cursors.map { Self.moved($0, snap: snap) })
        }
        var entries = try result.map { try OutboxStatements.entry(in: $0, source: source) }
        guard entries.count > limit else {
            return (OutboxPage(entries: entries, cursors: cursors.map { Self.moved($0, snap: snap) }), cursors)
        }
        entries.removeLast(entries.count - limit)
        let frontier = entries.last?.position ?? 0
        let behind = cursors.map { cursor in
            var cursor = cursor
            cursor.target = snap
            cursor.lastPosition = frontier
            return cursor
        }
        return (OutboxPage(entries: entries, cursors: behind), cursors)
    }

    private func backlog(_ group: [OutboxCursor], _ target: String, on connection: PostgresConnection) async throws -> OutboxPage {
        let statement = OutboxStatements.backlog(
            shards: group.map(\.shard), snap: group[0].snap, target: target, after: group[0].lastPosition, limit: limit)
        let entries = try await connection.query(statement).map { try OutboxStatements.entry(in: $0, source: source) }
        let caughtUp = entries.count < limit
        let cursors = group.map { cursor in
            if caughtUp { return Self.moved(cursor, snap: target) }
            var cursor = cursor
            cursor.lastPosition = entries.last?.position ?? cursor.lastPosition
            return cursor
        }
        return OutboxPage(entries: entries, cursors: cursors)
    }

    private static func moved(_ cursor: OutboxCursor, snap: String) -> OutboxCursor {
        OutboxCursor(shard: cursor.shard, epoch: cursor.epoch, snap: snap, target: nil, lastPosition: 0)
    }
}
