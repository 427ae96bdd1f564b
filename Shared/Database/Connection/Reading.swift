/// Reads the results of one pipeline in the order in which its commands were sent.
///
/// Methods throw only when the connection is lost; a statement's own error is kept in `failure`.
struct Reading {
    let handle: ConnectionHandle
    let commit: Session.Commit
    /// Statements in the pipeline.
    let count: Int
    let end: ContinuousClock.Instant

    private(set) var results: [QueryResult] = []
    private(set) var failure: DatabaseError?
    /// A prepared statement does not fit the schema any more.
    private(set) var isStale = false

    init(handle: ConnectionHandle, commit: Session.Commit, count: Int, end: ContinuousClock.Instant) {
        self.handle = handle
        self.commit = commit
        self.count = count
        self.end = end
        results.reserveCapacity(count)
    }

    /// Reads the answer to a Parse; false when the server did not prepare the statement.
    mutating func prepared(statement index: Int) throws(DatabaseError) -> Bool {
        let result = try command(at: index)
        return result.status == .command
    }

    /// Reads the answer to an Execute.
    mutating func executed(statement index: Int) throws(DatabaseError) {
        let result = try command(at: index)
        if failure == nil { results.append(QueryResult(result)) }
    }

    /// Reads up to the answer to Sync; with `.atSync` the commit happened when no failure is set then.
    mutating func synced() throws(DatabaseError) {
        while true {
            guard let result = try next(at: count) else { continue }
            switch result.status {
            case .pipelineSync: return
            case .failed: try note(result, at: count)
            case .rows, .command, .pipelineAborted, .unexpected: throw unexpected(at: count)
            }
        }
    }

    /// One result and the mark that follows it.
    private mutating func command(at index: Int) throws(DatabaseError) -> ResultHandle {
        guard let result = try next(at: index) else { throw unexpected(at: index) }
        switch result.status {
        case .rows, .command, .pipelineAborted: break
        case .failed: try note(result, at: index)
        case .pipelineSync, .unexpected: throw unexpected(at: index)
        }
        guard try next(at: index) == nil else { throw unexpected(at: index) }
        return result
    }

    private mutating func note(_ result: ResultHandle, at index: Int) throws(DatabaseError) {
        if result.isFatal || handle.isLost {
            throw Self.loss(result, handle).withCommitUnknown(mayHaveCommitted(at: index, serverSpoke: result.isFatal))
        }
        guard failure == nil else { return }
        isStale = result.isStaleStatement
        let message = result.serverMessage
        let code: DatabaseError.Code = isStale ? .staleStatement : message.sqlState == "57014" ? .timeout : .query
        var error = DatabaseError(code, server: message)
        if index < count { error.statementIndex = index }
        failure = error
    }

    private func next(at index: Int) throws(DatabaseError) -> ResultHandle? {
        do throws(DatabaseError) {
            return try handle.nextResult(before: end)
        } catch {
            throw error.withCommitUnknown(mayHaveCommitted(at: index, serverSpoke: false))
        }
    }

    /// A loss leaves the outcome open only when the whole pipeline went out and nothing failed before the commit.
    ///
    /// When the server itself said why it ends the session, it was at statement `index`; the ones before the commit are undone.
    private func mayHaveCommitted(at index: Int, serverSpoke: Bool) -> Bool {
        guard handle.isFlushed, failure == nil else { return false }
        switch commit {
        case .never: return false
        case .atSync: return !serverSpoke || index >= count
        case .atLastStatement: return !serverSpoke || index >= count - 1
        }
    }

    private func unexpected(at index: Int) -> DatabaseError {
        if handle.isLost { return handle.lost().withCommitUnknown(mayHaveCommitted(at: index, serverSpoke: false)) }
        return DatabaseError(.protocolViolation, reason: "an answer out of order")
            .withCommitUnknown(mayHaveCommitted(at: index, serverSpoke: false))
    }

    static func loss(_ result: ResultHandle, _ handle: ConnectionHandle) -> DatabaseError {
        DatabaseError(.connection, reason: "the connection was lost", server: result.serverMessage)
    }
}
