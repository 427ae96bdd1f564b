import Database
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct PoolTests {
    @Test("Never more connections than the size, and everybody is served")
    func limit() async throws {
        try await withTestPool(size: 3) { pool, _ in
            let use = Use()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        try await pool.withConnection { connection in
                            use.begin()
                            let row = try await connection.query("SELECT \(number) AS n").first
                            #expect(try row?.decode("n", as: Int.self) == number)
                            use.end()
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(use.most <= 3)
            #expect(pool.openCount <= 3)
        }
    }

    @Test("Waiting for a connection ends with the timeout, and later callers are served")
    func timeout() async throws {
        try await withTestPool(size: 1, waitTimeout: .milliseconds(200)) { pool, _ in
            try await pool.withConnection { _ in
                let start = ContinuousClock.now
                let error = try await databaseError { _ = try await pool.query("SELECT 1") }
                #expect(error?.code == .poolExhausted)
                #expect(error?.isRetryable == true)
                #expect(ContinuousClock.now - start >= .milliseconds(200))
            }
            #expect(try await pool.query("SELECT 1").count == 1)
        }
    }

    @Test("A cancelled caller leaves the queue and no connection is lost")
    func cancellation() async throws {
        try await withTestPool(size: 1) { pool, _ in
            try await pool.withConnection { _ in
                await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<20 { group.addTask { _ = try await pool.query("SELECT 1") } }
                    group.cancelAll()
                    while let result = await group.nextResult() { #expect(throws: CancellationError.self) { try result.get() } }
                }
            }
            #expect(try await pool.query("SELECT 1").count == 1)
            #expect(pool.openCount == 1)
        }
    }

    @Test("After the server ended all sessions the next callers get new ones")
    func recovery() async throws {
        try await withTestPool(size: 3) { pool, url in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 { group.addTask { _ = try await pool.query("SELECT pg_sleep(0.1)") } }
                try await group.waitForAll()
            }
            try await TestPostgres.terminateSessions(on: url)
            #expect(
                try await eventually { try await sessions(of: url) == 0 },
                "the server reports that the sessions are gone")
            for _ in 0..<3 { #expect(try await pool.query("SELECT 1").count == 1) }
        }
    }

    @Test("A session that ends in the middle of a statement is an error once, and the pool recovers")
    func terminatedMidStatement() async throws {
        try await withTestPool(size: 2) { pool, url in
            async let error = databaseError { _ = try await pool.query("SELECT pg_sleep(100)") }
            #expect(try await eventually { try await sessions(of: url, running: "SELECT pg_sleep(100)") == 1 })
            try await TestPostgres.terminateSessions(on: url)
            let lost = try await error
            #expect(lost?.isConnectionLoss == true)
            #expect(lost?.isRetryable == true)
            #expect(lost?.sqlState == "57P01")
            #expect(lost?.commitUnknown == false)
            #expect(try await pool.query("SELECT 1").count == 1)
        }
    }

    @Test("A transaction block that the body leaves open is rolled back")
    func openTransaction() async throws {
        try await withTestPool(size: 1) { pool, _ in
            _ = try await pool.query("CREATE TABLE item (id bigint)")
            try await pool.withConnection { connection in
                _ = try await connection.query("BEGIN")
                _ = try await connection.query("INSERT INTO item VALUES (1)")
            }
            #expect(try await pool.query("SELECT id FROM item").isEmpty)
            #expect(pool.openCount == 1)
        }
    }

    @Test("A server that says read-only was demoted: the connection is dropped")
    func demotedServer() async throws {
        try await withTestPool(size: 1) { pool, _ in
            let error = try await databaseError {
                try await pool.withConnection { connection in
                    _ = try await connection.query("SET default_transaction_read_only = on")
                    _ = try await connection.query("CREATE TABLE item (id bigint)")
                }
            }
            #expect(error?.sqlState == "25006")
            #expect(error?.isRetryable == true)
            _ = try await pool.query("CREATE TABLE item (id bigint)")
        }
    }

    @Test("A closed pool refuses work and has no connections left")
    func closing() async throws {
        try await withTestPool { pool, _ in
            _ = try await pool.query("SELECT 1")
            await pool.close()
            let error = try await databaseError { _ = try await pool.query("SELECT 1") }
            #expect(error?.code == .poolClosed)
            #expect(pool.openCount == 0)
        }
    }

    @Test("Nobody at the address is a connection error, and the places stay free")
    func unreachable() async throws {
        let configuration = try PostgresConfiguration(url: "postgresql://postgres@127.0.0.1:1/x")
        let pool = PostgresPool(configuration: configuration, size: 1, waitTimeout: .seconds(1))
        for _ in 0..<3 {
            let error = try await databaseError { _ = try await pool.query("SELECT 1") }
            #expect(error?.code == .connection)
            #expect(error?.isRetryable == true)
        }
        #expect(pool.openCount == 0)
    }
}

/// Counts how many do something at the same time.
private final class Use: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { counts.withLock { $0.most } }

    func begin() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
    func end() { counts.withLock { $0.now -= 1 } }
}

/// Sessions on a database, ours not counted; with `running`, those that run this statement now.
func sessions(of url: String, running statement: String? = nil) async throws -> Int {
    var configuration = try PostgresConfiguration(url: url)
    let database = configuration.database
    configuration = configuration.with(database: "postgres")
    let connection = try await PostgresConnection.connect(configuration)
    let result = try await connection.query(
        """
        SELECT count(*) AS n FROM pg_stat_activity
        WHERE datname = \(database) AND backend_type = 'client backend'
          AND (\(statement) IS NULL OR (state = 'active' AND query = \(statement)))
        """)
    await connection.close()
    return try result.first?.decode("n", as: Int.self) ?? 0
}
