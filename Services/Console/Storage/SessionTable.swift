import Casework
import Crypto
import Database
import Foundation

/// The table `session`: the tokens of signed-in browsers. It goes by the real clock, also where time is moved (D21).
///
/// A session's key is 32 random bytes that only its cookie holds. The row is found by the key's hash, and the token in it opens with a key derived
/// from it: who reads the table, or a copy of it, cannot sign in as anybody.
struct SessionTable: Sendable {
    let pool: PostgresPool
    /// How long a session lasts at most.
    let longest: Duration

    /// Bytes of a key.
    static let keyLength = 32
    /// A session that nobody has used for so long is over: a browser that was left open at a desk.
    static let longestIdle: TimeInterval = 4 * 3600
    /// How exactly the time of the last use is kept, so that not every request writes.
    private static let useGrain: TimeInterval = 300

    /// Begins a session with a development token.
    /// - Returns: its key, for the cookie.
    /// - Throws: `DatabaseError`.
    func begin(token: String) async throws -> [UInt8] { try await begin(token, issued: nil) }

    /// Begins a session with what the company's identity provider has issued.
    /// - Returns: its key, for the cookie.
    /// - Throws: `DatabaseError`.
    func begin(_ tokens: IssuedTokens) async throws -> [UInt8] { try await begin(tokens.access, issued: tokens) }

    private func begin(_ token: String, issued: IssuedTokens?) async throws -> [UInt8] {
        let key = Self.newKey()
        let refresh = try issued?.refresh.map { try Self.seal($0, by: key) }
        _ = try await pool.query(
            """
            INSERT INTO session (id_hash, token, begun_at, used_at, ends_at, refresh, token_ends_at, refresh_at)
            SELECT \(Self.hash(of: key)), \(try Self.seal(token, by: key)), clock_timestamp(), clock_timestamp(),
                clock_timestamp() + make_interval(secs => \(Double(longest.components.seconds))), \(refresh), \(issued?.endsAt),
                \(issued?.refreshAt)
            """)
        return key
    }

    /// What a session that is not over has.
    struct Held: Sendable {
        let token: String
        /// Whether the provider gave something that the next token is had by.
        let isRefreshable: Bool
        /// Whether it is time to ask for the next token.
        let isDue: Bool
        /// Whether the token has ended.
        let isOver: Bool
    }

    /// The session with this key; nil when there is none, or it is over.
    /// - Parameters:
    ///   - key: of the cookie.
    ///   - isUse: whether somebody is at work with it, which keeps it from being over.
    /// - Throws: `DatabaseError`, `SessionUnreadable` or another error for a row that was changed by others.
    /// - Returns: what it has.
    func find(_ key: [UInt8], isUse: Bool = true) async throws -> Held? {
        guard key.count == Self.keyLength else { return nil }
        let found = try await pool.query(
            """
            SELECT token, used_at < clock_timestamp() - make_interval(secs => \(Self.useGrain)) AS is_stale,
                refresh IS NOT NULL AS is_refreshable, coalesce(refresh_at <= clock_timestamp(), false) AS is_due,
                coalesce(token_ends_at <= clock_timestamp(), false) AS is_over
            FROM session
            WHERE id_hash = \(Self.hash(of: key)) AND ends_at > clock_timestamp()
                AND used_at > clock_timestamp() - make_interval(secs => \(Self.longestIdle))
            """
        ).first
        guard let found else { return nil }
        let held = Held(
            token: try Self.open(try found.decode("token", as: [UInt8].self), by: key), isRefreshable: try found.decode("is_refreshable"),
            isDue: try found.decode("is_due"), isOver: try found.decode("is_over"))
        if isUse, try found.decode("is_stale", as: Bool.self) {
            _ = try await pool.query("UPDATE session SET used_at = clock_timestamp() WHERE id_hash = \(Self.hash(of: key))")
        }
        return held
    }

    /// Ends a session; nothing happens when there is none.
    /// - Throws: `DatabaseError`.
    /// - Returns: whether it was begun at the provider; nil when there was none.
    @discardableResult
    func end(_ key: [UInt8]) async throws -> Bool? {
        let gone = try await pool.query(
            "DELETE FROM session WHERE id_hash = \(Self.hash(of: key)) RETURNING token_ends_at IS NOT NULL AS is_issued"
        ).first
        return try gone?.decode("is_issued", as: Bool.self)
    }

    /// Takes sessions away that are over, a bounded number at a time.
    /// - Returns: whether there may be more.
    /// - Throws: `DatabaseError`.
    func sweep() async throws -> Bool {
        let most: Int64 = 1_000
        let gone = try await pool.query(
            """
            DELETE FROM session WHERE id_hash IN (
                SELECT id_hash FROM session
                WHERE ends_at <= clock_timestamp() OR used_at <= clock_timestamp() - make_interval(secs => \(Self.longestIdle))
                ORDER BY id_hash LIMIT \(most) FOR UPDATE SKIP LOCKED)
            """)
        return gone.affectedRows == most
    }

    /// A word that forms of the session carry, so that no page of others can send one (CSRF).
    static func formToken(of key: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("form".utf8), using: SymmetricKey(data: key))
        return code.map { String(format: "%02x", $0) }.joined()
    }

    private static func newKey() -> [UInt8] {
        SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    }

    static func hash(of key: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: key)) }

    static func seal(_ text: String, by key: [UInt8]) throws -> [UInt8] {
        guard let box = try AES.GCM.seal(Data(text.utf8), using: sealingKey(of: key)).combined else { throw SessionUnreadable() }
        return Array(box)
    }

    static func open(_ bytes: [UInt8], by key: [UInt8]) throws -> String {
        String(decoding: try AES.GCM.open(try AES.GCM.SealedBox(combined: bytes), using: sealingKey(of: key)), as: UTF8.self)
    }

    private static func sealingKey(of key: [UInt8]) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: key), info: Data("guanjia console session".utf8), outputByteCount: keyLength)
    }
}

/// A session's row does not open with its own key.
struct SessionUnreadable: Error {}
