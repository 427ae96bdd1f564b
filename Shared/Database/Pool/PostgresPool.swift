import Synchronization

/// A bounded set of connections to one database, opened when they are needed.
///
/// A broken connection is dropped and its place is free again; idle ones are checked before they are handed out, so a
/// restart of the server costs the callers at most one error each. Use one pool per kind of work, so that none starves another.
/// Metrics: `pg_pool_wait_seconds`, `pg_pool_exhausted_total`, `pg_connections_opened_total` and
/// `pg_connections_dropped_total`, with the dimension `pool`.
package final class PostgresPool: Sendable {
    /// Attempts of `withTransaction` when transactions collide.
    package static let maximumTransactionAttempts = 3

    private typealias Grant = PoolGrant<PostgresConnection>
    private typealias Waiter = CheckedContinuation<Grant, any Error>

    private struct Queue {
        var pool: PoolState<PostgresConnection, Waiter>
        var lastID: UInt64 = 0
        /// Waiters that gave up before they were in the queue, and why.
        var abandoned: [UInt64: any Error] = [:]
    }

    private let configuration: PostgresConfiguration
    private let waitTimeout: Duration
    private let queue: Mutex<Queue>
    private let metrics: PoolMetrics

    /// - Parameters:
    ///   - configuration: where and how to connect.
    ///   - size: connections at most; at least 1.
    ///   - waitTimeout: how long a caller waits for a free one before `poolExhausted`.
    ///   - label: the pool's name in metrics, such as `intake`.
    package init(configuration: PostgresConfiguration, size: Int, waitTimeout: Duration, label: String = "main") {
        precondition(size > 0, "A pool needs at least one connection.")
        self.configuration = configuration
        self.waitTimeout = waitTimeout
        queue = Mutex(Queue(pool: PoolState(size: size)))
        metrics = PoolMetrics(label: label)
    }

    /// Lends a connection to `body` alone. A transaction block that `body` leaves open is rolled back.
    /// - Throws: what `body` throws; `DatabaseError` of code `poolExhausted`, `poolClosed` or `connection`; `CancellationError`
    ///   when the task is cancelled while it waits.
    package func withConnection<Value>(_ body: (PostgresConnection) async throws -> Value) async throws -> Value {
        let connection = try await acquire()
        do {
            let value = try await body(connection)
            await giveBack(connection)
            return value
        } catch {
            await giveBack(connection)
            throw error
        }
    }

    /// Runs `body` in a transaction of its own. When it loses against another transaction (40001, 40P01) it is run again,
    /// `maximumTransactionAttempts` times at most, so it must have no effect outside of the database.
    ///
    /// Each statement is a round trip; where speed matters use `PostgresConnection.transaction(reads:decide:)`.
    package func withTransaction<Value>(_ body: (Transaction) async throws -> Value) async throws -> Value {
        try await withConnection { connection in
            for attempt in 1..<Self.maximumTransactionAttempts {
                do {
                    return try await connection.withTransaction(body)
                } catch let error as DatabaseError where error.isTransactionConflict {
                    // A random pause lets the other one finish, so that both do not collide again in step.
                    try await Task.sleep(for: .milliseconds(Int.random(in: 1...(20 * attempt))))
                }
            }
            return try await connection.withTransaction(body)
        }
    }

    /// Runs one statement on any connection.
    package func query(_ sql: SQL) async throws -> QueryResult {
        try await withConnection { try await $0.query(sql) }
    }

    /// Refuses new work, fails those who wait, and closes the idle connections; those in use are closed when they come back.
    package func close() async {
        let (idle, waiters) = queue.withLock { $0.pool.close() }
        for waiter in waiters { waiter.resume(throwing: DatabaseError(.poolClosed)) }
        for connection in idle { await connection.close() }
    }

    /// Connections that are open or being opened.
    package var openCount: Int { queue.withLock { $0.pool.places } }

    // MARK: Acquire

    private func acquire() async throws -> PostgresConnection {
        while true {
            switch queue.withLock({ $0.pool.acquire() }) {
            case .use(let connection):
                metrics.waited(.zero)
                if let checked = await check(connection) { return checked }
            case .open:
                metrics.waited(.zero)
                return try await open()
            case .wait:
                switch try await wait() {
                case .use(let connection): if let checked = await check(connection) { return checked }
                case .open: return try await open()
                }
            case .closed:
                throw DatabaseError(.poolClosed)
            }
        }
    }

    /// Drops an idle connection that the server has ended; the next round of `acquire` finds another one.
    private func check(_ connection: PostgresConnection) async -> PostgresConnection? {
        if connection.looksAlive { return connection }
        await drop(connection, distrustIdle: false)
        return nil
    }

    private func open() async throws -> PostgresConnection {
        do {
            let connection = try await PostgresConnection.connect(configuration)
            metrics.opened()
            return connection
        } catch {
            await perform(queue.withLock { $0.pool.giveUp(distrustIdle: false) })
            throw error
        }
    }

    private func wait() async throws -> Grant {
        let start = ContinuousClock.now
        let id = queue.withLock { queue in
            queue.lastID += 1
            return queue.lastID
        }
        defer {
            metrics.waited(ContinuousClock.now - start)
            queue.withLock { $0.abandoned[id] = nil }
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self, waitTimeout] in
                try await Task.sleep(for: waitTimeout)
                abandon(id, with: DatabaseError(.poolExhausted, reason: "no connection became free in time"))
            }
            // Ends the sleep, whose cancellation is no failure; the waiter's own fate is decided by `abandon` or a grant alone.
            defer { group.cancelAll() }
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { enqueue($0, id: id) }
            } onCancel: {
                abandon(id, with: CancellationError())
            }
        }
    }

    private func enqueue(_ waiter: Waiter, id: UInt64) {
        // Things may have changed since `acquire`, so ask once more under the same lock that queues.
        let answer: Result<Grant, any Error>? = queue.withLock { queue in
            if let error = queue.abandoned.removeValue(forKey: id) { return .failure(error) }
            switch queue.pool.acquire() {
            case .use(let connection): return .success(.use(connection))
            case .open: return .success(.open)
            case .closed: return .failure(DatabaseError(.poolClosed))
            case .wait:
                queue.pool.enqueue(waiter, id: id)
                return nil
            }
        }
        if let answer { waiter.resume(with: answer) }
    }

    private func abandon(_ id: UInt64, with error: any Error) {
        let waiter = queue.withLock { queue in
            let waiter = queue.pool.removeWaiter(id)
            if waiter == nil { queue.abandoned[id] = error }
            return waiter
        }
        if error is DatabaseError, waiter != nil { metrics.exhausted() }
        waiter?.resume(throwing: error)
    }

    // MARK: Release

    private func giveBack(_ connection: PostgresConnection) async {
        if connection.isInTransaction { await connection.rollBack() }
        if connection.isUsable {
            await perform(queue.withLock { $0.pool.giveBack(connection) })
        } else {
            await drop(connection, distrustIdle: true)
        }
    }

    private func drop(_ connection: PostgresConnection, distrustIdle: Bool) async {
        metrics.dropped()
        await perform(queue.withLock { $0.pool.giveUp(distrustIdle: distrustIdle) })
        await connection.close()
    }

    private func perform(_ release: PoolState<PostgresConnection, Waiter>.Release) async {
        if let (waiter, grant) = release.grant { waiter.resume(returning: grant) }
        for connection in release.close { await connection.close() }
    }
}
