import Database
import Logging

/// How many events of the relay's shards wait to be published: exactly while they fit on a page, and counted now and then when they do not.
///
/// The count looks at `cap` rows at most, whatever stands behind them, so that a relay with much to do has little to do for it. Relays count
/// their own shards alone: the sum over all instances is the service's.
struct OutboxBacklog {
    /// Rows of the table that a count looks at. What waits beyond them is not counted: from there on the number is a lower bound.
    static let cap: Int64 = 50_000
    /// Between two counts.
    private static let pause: Duration = .seconds(5)

    /// Rows behind the page before, as far as known.
    private var behind: Int64 = 0
    private var nextCount = ContinuousClock.now

    /// What waits as a page is about to be sent, its own rows among them.
    ///
    /// A count that the database refuses or breaks off is logged and no more: a number that is only shown keeps no event from being sent.
    /// - Parameters:
    ///   - page: what is about to be sent.
    ///   - limit: rows of a full page.
    ///   - connection: where to count.
    ///   - logger: hears of a count that failed.
    /// - Returns: rows, at least.
    /// - Throws: `DatabaseError` when the connection is lost.
    mutating func rows(with page: OutboxPage, limit: Int, on connection: PostgresConnection, logger: Logger) async throws -> Int64 {
        let own = Int64(page.entries.count)
        // A page after which its shards still have a target is one of several.
        guard page.entries.count >= limit, let cursor = page.cursors.first, cursor.target != nil else {
            behind = 0
            return own
        }
        behind = max(0, behind - own)
        guard ContinuousClock.now >= nextCount else { return own + behind }
        do {
            let count = try await connection.query(
                OutboxStatements.waiting(behind: cursor, shards: page.cursors.map(\.shard), cap: Self.cap))
            behind = try count.first?.decode("rows") ?? 0
        } catch {
            guard !error.isConnectionLoss else { throw error }
            logger.warning("what waits to be published cannot be counted", metadata: ["error": "\(error)"])
        }
        nextCount = .now + Self.pause
        return own + behind
    }
}

extension OutboxStatements {
    /// Rows of these shards that are not published, among the next so many by position.
    static func waiting(behind cursor: OutboxCursor, shards: [Int16], cap: Int64) -> SQL {
        """
        SELECT count(*) FILTER (WHERE r.shard = ANY (\(shards)) AND NOT pg_visible_in_snapshot(r.xid, \(cursor.snap)::text::pg_snapshot)) AS rows
        FROM (SELECT o.shard, o.xid FROM outbox o WHERE o.position > \(cursor.lastPosition) ORDER BY o.position LIMIT \(cap)) r
        """
    }
}
