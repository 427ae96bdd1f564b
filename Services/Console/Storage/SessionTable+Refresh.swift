import Database
import Foundation

/// How a session gets its next token, once, however many requests and replicas see that it is time.
///
/// Whoever may ask for it holds the row for some seconds, without a connection or a lock, and writes only over what it has read: providers take
/// what a token is had by once, and some end the whole session when it comes twice (RFC 9700 §4.14).
extension SessionTable {
    /// The right to ask for a session's next token.
    struct Turn: Sendable {
        /// By which it is had.
        let refresh: String
        /// As it stands in the row.
        let box: [UInt8]
    }

    /// Longer than asking takes, in seconds: who has died while asking keeps others from it for so long.
    static let longestTurn: TimeInterval = 20

    /// Takes the turn.
    /// - Throws: `DatabaseError`.
    /// - Returns: nil when it is not time, or another has it.
    func takeTurn(_ key: [UInt8]) async throws -> Turn? {
        let row = try await pool.query(
            """
            UPDATE session SET refreshing_until = clock_timestamp() + make_interval(secs => \(Self.longestTurn))
            WHERE id_hash = \(Self.hash(of: key)) AND refresh IS NOT NULL AND refresh_at <= clock_timestamp()
                AND ends_at > clock_timestamp() AND coalesce(refreshing_until <= clock_timestamp(), true)
            RETURNING refresh
            """
        ).first
        guard let row else { return nil }
        let box = try row.decode("refresh", as: [UInt8].self)
        return Turn(refresh: try Self.open(box, by: key), box: box)
    }

    /// Ends a turn with new tokens.
    /// - Throws: `DatabaseError`.
    /// - Returns: whether the session was still there, as it was.
    func end(_ turn: Turn, of key: [UInt8], with tokens: IssuedTokens) async throws -> Bool {
        let refresh = try tokens.refresh.map { try Self.seal($0, by: key) }
        let done = try await pool.query(
            """
            UPDATE session SET token = \(try Self.seal(tokens.access, by: key)), refresh = \(refresh), token_ends_at = \(tokens.endsAt),
                refresh_at = \(tokens.refreshAt), refreshing_until = NULL
            WHERE id_hash = \(Self.hash(of: key)) AND refresh = \(turn.box)
            """)
        return done.affectedRows == 1
    }

    /// Ends a turn without a token: the next one is later.
    /// - Parameters:
    ///   - turn: which.
    ///   - key: the session's.
    ///   - refresh: by which the token is had then; nil when nothing has changed.
    ///   - pause: until then, in seconds.
    /// - Throws: `DatabaseError`.
    func end(_ turn: Turn, of key: [UInt8], keeping refresh: String? = nil, tryingAgainAfter pause: TimeInterval) async throws {
        let box = try refresh.map { try Self.seal($0, by: key) } ?? turn.box
        _ = try await pool.query(
            """
            UPDATE session SET refresh = \(box), refresh_at = clock_timestamp() + make_interval(secs => \(pause)), refreshing_until = NULL
            WHERE id_hash = \(Self.hash(of: key)) AND refresh = \(turn.box)
            """)
    }

    /// Ends a turn and the session: it is not to go on.
    /// - Throws: `DatabaseError`.
    func endSession(_ key: [UInt8], after turn: Turn) async throws {
        _ = try await pool.query("DELETE FROM session WHERE id_hash = \(Self.hash(of: key)) AND refresh = \(turn.box)")
    }
}
