/// The protocol of one open connection: pipelines out, results in. Synchronous, and used only on its connection's thread.
///
/// Every exchange is one pipeline that ends with Sync, so each has one answer to wait for and one deadline.
final class Session {
    /// Statements of one pipeline at most.
    static let maximumStatements = 10_000

    /// Where in a pipeline the server commits.
    enum Commit {
        /// A transaction block stays open.
        case never
        /// The statements are one implicit transaction.
        case atSync
        /// The last statement is COMMIT.
        case atLastStatement
    }

    let handle: ConnectionHandle
    private let deadline: Duration
    private var cache: StatementCache
    private var mustDeallocateAll = false

    init(_ configuration: PostgresConfiguration) throws(DatabaseError) {
        handle = try ConnectionHandle(parameters: configuration.connectionParameters)
        deadline = configuration.statementDeadline
        cache = StatementCache(limit: configuration.preparedStatementLimit)
        let settings = configuration.sessionSettings(serverVersion: handle.serverVersion)
        let names = Array(settings.keys)
        let values = names.map { settings[$0] ?? "" }
        _ = try run(["SELECT set_config(name, value, false) FROM unnest(\(names), \(values)) AS setting (name, value)"], commit: .atSync)
    }

    var preparedStatementCount: Int { cache.count }

    /// Sends all statements and one Sync, and reads all results.
    ///
    /// After an error of a statement the server skips the rest; the results up to Sync are still read, so that the
    /// connection stays usable.
    /// - Throws: the first statement's error; `isConnectionLoss` when the connection must be dropped.
    func run(_ statements: [SQL], commit: Commit) throws(DatabaseError) -> [QueryResult] {
        let end = ContinuousClock.now + deadline
        try Self.check(statements)
        try deallocateAllIfNeeded(before: end)
        let sent = try sendAll(statements)
        try handle.sendSync()
        return try receive(sent, commit: commit, before: end)
    }

    /// The same with more parts, each made while the server runs those before it. Only in a transaction block.
    ///
    /// The library hands the system what waits beyond 64 KiB as it comes, so a large part is at work meanwhile; a small one
    /// goes out with the next, which costs less than a packet of its own.
    /// - Throws: also what `rest` throws; then the block has failed and is to be rolled back.
    func run(
        _ statements: [SQL], parts: Int, then rest: (_ part: Int) throws(DatabaseError) -> [SQL], commit: Commit
    ) throws(DatabaseError) -> [QueryResult] {
        try Self.check(statements)
        var sent = try sendAll(statements)
        do throws(DatabaseError) {
            for part in 0..<parts {
                let statements = try rest(part)
                try Self.check(statements)
                sent += try sendAll(statements)
            }
        } catch {
            // What was sent is answered first, so that the connection stays usable.
            try handle.sendSync()
            _ = try receive(sent, commit: .never, before: .now + deadline)
            throw error
        }
        let end = ContinuousClock.now + deadline
        try handle.sendSync()
        return try receive(sent, commit: commit, before: end)
    }

    /// A statement whose result is still to be read.
    private struct Sent {
        let key: StatementCache.Key
        let plan: StatementCache.Plan
    }

    private func sendAll(_ statements: [SQL]) throws(DatabaseError) -> [Sent] {
        let keys = statements.map(StatementCache.Key.init)
        let (plans, evicted) = cache.plan(keys, canEvict: !handle.isInTransaction)
        // A transaction of its own; rare enough for a round trip of its own.
        if !evicted.isEmpty {
            for name in evicted { try handle.sendUnnamed("DEALLOCATE \(unsafe: name)") }
            try handle.sendSync()
            try receiveAll(commands: evicted.count, before: .now + deadline)
        }
        for (sql, plan) in zip(statements, plans) { try send(sql, plan) }
        return zip(keys, plans).map { Sent(key: $0, plan: $1) }
    }

    private func receive(
        _ sent: [Sent], commit: Commit, before end: ContinuousClock.Instant
    ) throws(DatabaseError) -> [QueryResult] {
        var reading = Reading(handle: handle, commit: commit, count: sent.count, end: end)
        for (index, statement) in sent.enumerated() {
            if case .prepare = statement.plan, try !reading.prepared(statement: index) { cache.forget(statement.key) }
            try reading.executed(statement: index)
        }
        try reading.synced()
        if reading.isStale {
            mustDeallocateAll = true
            cache.removeAll()
        }
        if let failure = reading.failure { throw failure }
        return reading.results
    }

    /// Runs text of several statements with the simple protocol, for migrations; inside a transaction block they belong to it.
    func runScript(_ text: String, deadline: Duration) throws(DatabaseError) {
        guard !text.utf8.contains(0) else { throw DatabaseError(.data, reason: "a script contains U+0000") }
        let end = ContinuousClock.now + deadline
        try handle.leavePipelineMode()
        try handle.sendScript(text)
        var failure: DatabaseError?
        while let result = try handle.nextResult(before: end) {
            switch result.status {
            case .rows, .command: break
            case .failed:
                if result.isFatal || handle.isLost { throw Reading.loss(result, handle) }
                failure = failure ?? DatabaseError(.query, server: result.serverMessage)
            case .pipelineAborted, .pipelineSync, .unexpected:
                throw DatabaseError(.protocolViolation, reason: "a script must not use COPY")
            }
        }
        try handle.enterPipelineMode()
        if let failure { throw failure }
    }

    private static func check(_ statements: [SQL]) throws(DatabaseError) {
        guard statements.count <= maximumStatements else {
            throw DatabaseError(.query, reason: "a pipeline of more than \(maximumStatements) statements")
        }
        for (index, sql) in statements.enumerated() {
            var failure: DatabaseError?
            if sql.binds.count > SQL.maximumBinds {
                failure = DatabaseError(.query, reason: "more than \(SQL.maximumBinds) parameters; pass arrays")
            } else if sql.text.utf8.contains(0) {
                failure = DatabaseError(.query, reason: "SQL text contains U+0000")
            } else if let refusal = sql.binds.lazy.compactMap(\.refusal).first {
                failure = DatabaseError(.data, reason: refusal.reason)
            }
            guard var failure else { continue }
            failure.statementIndex = index
            throw failure
        }
    }

    private func send(_ sql: SQL, _ plan: StatementCache.Plan) throws(DatabaseError) {
        switch plan {
        case .reuse(let name):
            try handle.sendPrepared(name: name, sql.binds)
        case .prepare(let name):
            try handle.sendPrepare(name: name, sql)
            try handle.sendPrepared(name: name, sql.binds)
        case .unnamed:
            try handle.sendUnnamed(sql)
        }
    }

    /// After a schema change the prepared statements are made anew, but not in the middle of a transaction block.
    private func deallocateAllIfNeeded(before end: ContinuousClock.Instant) throws(DatabaseError) {
        guard mustDeallocateAll, !handle.isInTransaction else { return }
        try handle.sendUnnamed("DEALLOCATE ALL")
        try handle.sendSync()
        try receiveAll(commands: 1, before: end)
        mustDeallocateAll = false
    }

    private func receiveAll(commands: Int, before end: ContinuousClock.Instant) throws(DatabaseError) {
        var reading = Reading(handle: handle, commit: .never, count: commands, end: end)
        for index in 0..<commands { try reading.executed(statement: index) }
        try reading.synced()
        if let failure = reading.failure { throw failure }
    }
}

extension Bind.Refusal {
    fileprivate var reason: String {
        switch self {
        case .nulCharacter: "text with U+0000 cannot be stored"
        case .dateOutOfRange: "a date is out of range"
        }
    }
}
