/// Why the database did not do what was asked.
///
/// `description` is safe for logs and callers: codes and names only. `String(reflecting:)` adds the server's primary message,
/// which may quote a value; keep it out of logs that leave the machine.
package struct DatabaseError: Error {
    /// What kind of failure it is; open, so that a new kind breaks no caller.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String {
            case configuration, connection, closed, query, data, decoding, timeout, protocolViolation, staleStatement
            case poolExhausted, poolClosed
        }

        private let kind: Kind

        /// The connection settings cannot be used.
        package static let configuration = Code(kind: .configuration)
        /// No connection could be made, or it was lost.
        package static let connection = Code(kind: .connection)
        /// The connection was closed by us, or given up after a failure.
        package static let closed = Code(kind: .closed)
        /// The server refused a statement; see `sqlState`.
        package static let query = Code(kind: .query)
        /// A parameter that can never be stored (U+0000 in text, a date out of range), refused before anything was sent.
        package static let data = Code(kind: .data)
        /// A column is not what the code reads it as.
        package static let decoding = Code(kind: .decoding)
        /// `statement_timeout` on the server, or our own deadline when the server is silent.
        package static let timeout = Code(kind: .timeout)
        /// libpq and we disagree about what comes next; the connection is given up.
        package static let protocolViolation = Code(kind: .protocolViolation)
        /// The schema changed under a prepared statement; the next attempt prepares it anew.
        package static let staleStatement = Code(kind: .staleStatement)
        /// No connection became free within the pool's wait timeout.
        package static let poolExhausted = Code(kind: .poolExhausted)
        /// The pool is closed.
        package static let poolClosed = Code(kind: .poolClosed)

        package var description: String { kind.rawValue }
    }

    /// What kind of failure it is.
    package let code: Code
    /// The five characters of SQLSTATE, when the server answered.
    package let sqlState: String?
    /// The constraint that was violated, when there is one.
    package let constraintName: String?
    /// The table that the failure is about, when the server names one; of a partitioned table the partition.
    package let tableName: String?
    /// True when the connection was lost after the commit was sent: the change may or may not be there. Look it up.
    package internal(set) var commitUnknown: Bool
    /// Which statement of a pipeline failed, from 0.
    package internal(set) var statementIndex: Int?
    /// What it was caused by, when it was not the server.
    package let cause: (any Error)?
    /// The column that could not be decoded.
    package let column: String?

    /// The server's or libpq's primary message; may quote values.
    private let message: String?
    /// A sentence of our own, without values.
    private let reason: String?

    init(
        _ code: Code, reason: String? = nil, column: String? = nil, server: ServerMessage? = nil, cause: (any Error)? = nil
    ) {
        self.code = code
        self.reason = reason
        self.column = column
        self.cause = cause
        sqlState = server?.sqlState
        constraintName = server?.constraintName
        tableName = server?.tableName
        message = server?.message
        commitUnknown = false
    }

    static func decoding(_ reason: String, column: String? = nil) -> DatabaseError {
        DatabaseError(.decoding, reason: reason, column: column)
    }

    static func mismatch(_ type: PostgresType, _ wanted: String) -> DatabaseError {
        .decoding("a column of type OID \(type.rawValue) is read as \(wanted); cast it in the SQL")
    }

    func naming(column: String) -> DatabaseError {
        self.column == nil && code == .decoding ? .decoding(reason ?? "it cannot be decoded", column: column) : self
    }

    func withCommitUnknown(_ unknown: Bool) -> DatabaseError {
        var copy = self
        copy.commitUnknown = unknown
        return copy
    }
}

/// What the server said; `message` may quote values.
struct ServerMessage: Sendable {
    var sqlState: String?
    var message: String?
    var constraintName: String?
    var tableName: String?
}

extension DatabaseError: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        var parts = ["DatabaseError.\(code)"]
        if let reason { parts.append(reason) }
        if let sqlState { parts.append("SQLSTATE \(sqlState)") }
        if let constraintName { parts.append("constraint \(constraintName)") }
        if let column { parts.append("column \(column)") }
        if let statementIndex { parts.append("statement \(statementIndex)") }
        if commitUnknown { parts.append("the commit may have happened") }
        return parts.joined(separator: ", ")
    }

    package var debugDescription: String { message.map { "\(description): \($0)" } ?? description }

    package var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
