import Synchronization

/// The statements that a decision leads to, and what it tells the caller.
package struct Writes<Value: Sendable>: Sendable {
    /// Run in this order, before COMMIT.
    package var statements: [SQL]
    /// More, made in turn on the connection's thread while the server runs what was sent before; run after it, before COMMIT.
    package var deferred: [@Sendable () throws -> [SQL]]
    /// Returned to the caller once the commit has happened.
    package var value: Value

    /// A decision; without statements the transaction only ends.
    package init(statements: [SQL], deferred: [@Sendable () throws -> [SQL]] = [], value: Value) {
        self.statements = statements
        self.deferred = deferred
        self.value = value
    }
}

/// One session on the server. Its methods run on a thread of its own and block only that thread.
///
/// Every call is bounded by `PostgresConfiguration.statementDeadline` for each round trip. Cancelling the task does not
/// interrupt a statement: it is short, and an interrupted commit would leave its outcome open.
/// After an error with `isConnectionLoss` the connection is closed and every further call throws `closed`.
package actor PostgresConnection {
    private nonisolated let thread: ConnectionThread
    private nonisolated let state = ConnectionState()
    private let configuration: PostgresConfiguration
    private var session: Session?

    /// The connection's own thread.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private init(_ configuration: PostgresConfiguration) {
        self.configuration = configuration
        thread = ConnectionThread(name: "postgres")
    }

    deinit { thread.stop() }

    /// Opens a session and applies its settings.
    /// - Throws: `DatabaseError` of code `connection`.
    package static func connect(_ configuration: PostgresConfiguration) async throws(DatabaseError) -> PostgresConnection {
        let connection = PostgresConnection(configuration)
        try await connection.open()
        return connection
    }

    /// Whether the session can still be used, as far as is known without asking the server. Safe on any thread.
    package nonisolated var isUsable: Bool { state.isUsable.load(ordering: .acquiring) }

    /// Whether a transaction block is open. Safe on any thread.
    package nonisolated var isInTransaction: Bool { state.isInTransaction.load(ordering: .acquiring) }

    /// The server's process id, as in `pg_stat_activity`.
    package var backendPID: Int32? { session?.handle.backendPID }

    /// Statements that are prepared on the server now.
    package var preparedStatementCount: Int { session?.preparedStatementCount ?? 0 }

    /// Runs one statement; outside of a transaction block it commits by itself. One round trip.
    package func query(_ sql: SQL) throws(DatabaseError) -> QueryResult {
        guard let result = try pipeline([sql]).first else {
            throw DatabaseError(.protocolViolation, reason: "a statement without a result")
        }
        return result
    }

    /// Runs all statements as one transaction in one round trip; after an error none of them has had an effect.
    ///
    /// Inside a transaction block they belong to the block instead.
    package func pipeline(_ statements: [SQL]) throws(DatabaseError) -> [QueryResult] {
        guard !statements.isEmpty else { return [] }
        return try perform { session throws(DatabaseError) in
            try session.run(statements, commit: session.handle.isInTransaction ? .never : .atSync)
        }
    }

    /// Runs a transaction in two round trips: reads, then what `decide` makes of their results, then COMMIT.
    ///
    /// It is committed exactly when this returns. `decide` runs on the connection's thread while locks are held: it must
    /// be quick, and must not block. Explicit BEGIN and COMMIT rather than an implicit transaction, so that the server's
    /// `idle_in_transaction_session_timeout` frees the locks when we vanish between the two round trips.
    /// - Throws: what `decide` or the writes' `deferred` throws, after a rollback; else `DatabaseError`.
    /// - Returns: the decision's value, and the results of its statements.
    package func transaction<Value: Sendable>(
        reads: [SQL], decide: @Sendable ([QueryResult]) throws -> Writes<Value>
    ) throws -> (Value, [QueryResult]) {
        guard !isInTransaction else { throw DatabaseError(.query, reason: "a transaction is open already") }
        guard !reads.isEmpty else {
            let writes = try decide([])
            return (writes.value, try pipeline(writes.statements + writes.deferred.flatMap { try $0() }))
        }
        do {
            let results = try perform { session throws(DatabaseError) in try session.run(["BEGIN"] + reads, commit: .never) }
            let writes = try decide(Array(results.dropFirst()))
            return (writes.value, try write(writes.statements, then: writes.deferred))
        } catch {
            rollBack()
            throw error
        }
    }

    /// Runs the second half of a transaction, with COMMIT.
    private func write(_ statements: [SQL], then deferred: [@Sendable () throws -> [SQL]]) throws -> [QueryResult] {
        var failure: (any Error)?
        let results: Result<[QueryResult], DatabaseError>
        do throws(DatabaseError) {
            results = .success(
                try perform { session throws(DatabaseError) in
                    try session.run(
                        statements, parts: deferred.count + 1,
                        then: { (part) throws(DatabaseError) in
                            do {
                                return part < deferred.count ? try deferred[part]() : ["COMMIT"]
                            } catch {
                                failure = error
                                throw DatabaseError(.query, reason: "the rest of the transaction could not be made")
                            }
                        }, commit: .atLastStatement)
                })
        } catch {
            results = .failure(error)
        }
        if let failure { throw failure }
        return try results.get().dropLast()
    }

    /// Ends the session; further calls throw `closed`.
    package func close() {
        session = nil
        state.isUsable.store(false, ordering: .releasing)
        state.isInTransaction.store(false, ordering: .releasing)
    }

    /// Ends an open transaction block without effect; when that fails too the session is closed, which has the same effect.
    func rollBack() {
        guard isInTransaction else { return }
        do {
            _ = try query("ROLLBACK")
        } catch {
            close()
        }
    }

    /// Runs text of several statements, for migrations.
    func script(_ text: String, deadline: Duration) throws(DatabaseError) {
        try perform { session throws(DatabaseError) in try session.runScript(text, deadline: deadline) }
    }

    /// Whether the open transaction block has not failed.
    var isInHealthyTransaction: Bool { session?.handle.isInHealthyTransaction ?? false }

    /// Whether the server is silent, as it must be while nobody uses the session. Only for the owner of an idle connection.
    nonisolated var looksAlive: Bool {
        isUsable && ConnectionInfo.isSilent(socket: state.socket.load(ordering: .acquiring))
    }

    private func open() throws(DatabaseError) {
        let session = try Session(configuration)
        self.session = session
        state.socket.store(session.handle.socket, ordering: .releasing)
        state.isUsable.store(true, ordering: .releasing)
    }

    func perform<Result>(_ work: (Session) throws(DatabaseError) -> Result) throws(DatabaseError) -> Result {
        guard let session else { throw DatabaseError(.closed, reason: "the connection is closed") }
        do throws(DatabaseError) {
            let result = try work(session)
            state.isInTransaction.store(session.handle.isInTransaction, ordering: .releasing)
            return result
        } catch {
            if error.isConnectionLoss || error.isDemotedServer || session.handle.isLost {
                close()
            } else {
                state.isInTransaction.store(session.handle.isInTransaction, ordering: .releasing)
            }
            throw error
        }
    }
}

/// What other threads may know of a connection.
private final class ConnectionState: Sendable {
    let isUsable = Atomic(false)
    let isInTransaction = Atomic(false)
    let socket = Atomic<Int32>(-1)
}
