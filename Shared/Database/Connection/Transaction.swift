/// An open transaction block. Valid only inside the closure of `PostgresPool.withTransaction`.
package struct Transaction: Sendable {
    private let connection: PostgresConnection

    init(_ connection: PostgresConnection) { self.connection = connection }

    /// Runs one statement in the block. After an error the block has failed: let the error pass.
    package func query(_ sql: SQL) async throws(DatabaseError) -> QueryResult { try await connection.query(sql) }

    /// Runs statements in the block in one round trip.
    package func pipeline(_ statements: [SQL]) async throws(DatabaseError) -> [QueryResult] {
        try await connection.pipeline(statements)
    }
}

extension PostgresConnection {
    /// Runs `body` between BEGIN and COMMIT; rolls back when it throws. No attempt is repeated.
    /// - Throws: what `body` throws; `DatabaseError` from BEGIN and COMMIT, with `commitUnknown` when that is the case.
    package nonisolated func withTransaction<Value>(_ body: (Transaction) async throws -> Value) async throws -> Value {
        _ = try await query("BEGIN")
        do {
            let value = try await body(Transaction(self))
            try await commit()
            return value
        } catch {
            // The body's error is what the caller acts on; a rollback that fails closes the session, which undoes the block too.
            await rollBack()
            throw error
        }
    }

    /// Ends the block with COMMIT.
    private func commit() throws(DatabaseError) {
        let result = try perform { session throws(DatabaseError) in try session.run(["COMMIT"], commit: .atLastStatement) }
        // The server answers COMMIT of a failed block with ROLLBACK and no error: a swallowed error in the body.
        guard result.first?.commandTag == "COMMIT" else {
            throw DatabaseError(.query, reason: "the transaction had failed before, so it was rolled back")
        }
    }
}
