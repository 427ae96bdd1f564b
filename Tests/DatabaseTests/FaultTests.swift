import Database
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct FaultTests {
    @Test("The server's statement timeout ends a hanging statement and the connection stays usable")
    func statementTimeout() async throws {
        try await withTestConnection {
            $0.statementTimeout = .seconds(1)
        } _: { connection in
            let start = ContinuousClock.now
            let error = try await databaseError { _ = try await connection.query("SELECT pg_sleep(30)") }
            #expect(error?.code == .timeout)
            #expect(error?.sqlState == "57014")
            #expect(error?.isConnectionLoss == false)
            #expect(error?.isRetryable == true)
            #expect(error?.commitUnknown == false)
            #expect(ContinuousClock.now - start < .seconds(25))
            #expect(try await connection.query("SELECT 1").count == 1)
        }
    }

    @Test("When the server does not keep its own timeout, ours ends the wait and the server's statement too")
    func deadline() async throws {
        try await TestPostgres.withDatabase { url in
            var configuration = try PostgresConfiguration(url: url)
            configuration.statementTimeout = .zero
            configuration.statementDeadline = .seconds(2)
            let connection = try await PostgresConnection.connect(configuration)
            let start = ContinuousClock.now
            let error = try await databaseError { _ = try await connection.query("SELECT pg_sleep(60)") }
            #expect(error?.code == .timeout)
            #expect(error?.isConnectionLoss == true)
            #expect(error?.commitUnknown == true)
            #expect(ContinuousClock.now - start < .seconds(40))
            #expect(!connection.isUsable)
            let next = try await databaseError { _ = try await connection.query("SELECT 1") }
            #expect(next?.code == .closed)
            #expect(try await eventually { try await sessions(of: url) == 0 })
        }
    }

    @Test("Waiting for a lock ends with the lock timeout, as an error that is worth another attempt")
    func lockTimeout() async throws {
        try await TestPostgres.withDatabase { url in
            var configuration = try PostgresConfiguration(url: url)
            configuration.lockTimeout = .milliseconds(100)
            let holder = try await PostgresConnection.connect(configuration)
            let other = try await PostgresConnection.connect(configuration)
            _ = try await holder.pipeline(["CREATE TABLE item (id bigint)", "INSERT INTO item VALUES (1)"])
            _ = try await holder.pipeline(["BEGIN", "SELECT id FROM item FOR UPDATE"])
            let error = try await databaseError { _ = try await other.query("SELECT id FROM item FOR UPDATE") }
            #expect(error?.sqlState == "55P03")
            #expect(error?.isRetryable == true)
            #expect(other.isUsable)
        }
    }

    @Test("A client that vanishes between reads and writes does not keep its locks")
    func idleInTransaction() async throws {
        try await TestPostgres.withDatabase { url in
            var configuration = try PostgresConfiguration(url: url)
            configuration.idleInTransactionTimeout = .milliseconds(100)
            let connection = try await PostgresConnection.connect(configuration)
            _ = try await connection.query("CREATE TABLE item (id bigint)")
            let isEnded = DispatchSemaphore(value: 0)
            async let error = databaseError {
                _ = try await connection.transaction(reads: ["SELECT id FROM item"]) { _ in
                    // Stands for a client that is gone until the server has given it up.
                    _ = isEnded.wait(timeout: .now() + 40)
                    return Writes(statements: ["INSERT INTO item VALUES (1)"], value: ())
                }
            }
            #expect(try await eventually { try await sessions(of: url) == 0 })
            isEnded.signal()
            let lost = try await error
            #expect(lost?.sqlState == "25P03")
            #expect(lost?.isConnectionLoss == true)
            #expect(lost?.commitUnknown == false)
        }
    }

    /// Loses the answers from the server, waits until the change is visible to others, then cuts the connection.
    private func loseAnswer(
        of change: @Sendable @escaping (PostgresConnection) async throws -> Void
    ) async throws -> (DatabaseError?, Int) {
        try await TestPostgres.withDatabase { url in
            let direct = try await PostgresConnection.connect(try PostgresConfiguration(url: url))
            _ = try await direct.query("CREATE TABLE item (id bigint)")
            let parts = try #require(URLComponents(string: url))
            let proxy = try TCPProxy(to: try #require(parts.port))
            defer { proxy.stop() }
            let detour = "postgresql://\(parts.user ?? "postgres"):\(parts.password ?? "")@127.0.0.1:\(proxy.port)\(parts.path)"
            let connection = try await PostgresConnection.connect(try PostgresConfiguration(url: detour))
            _ = try await connection.query("SELECT 1")

            proxy.dropReplies()
            async let error = databaseError { try await change(connection) }
            let visible = try await eventually { try await direct.query("SELECT id FROM item").count == 2 }
            #expect(visible)
            proxy.cut()
            let lost = try await error
            #expect(!connection.isUsable)
            return (lost, try await direct.query("SELECT id FROM item").count)
        }
    }

    @Test("When the answer to a commit is lost, the error says that it may have happened")
    func commitUnknown() async throws {
        let (error, count) = try await loseAnswer { connection in
            _ = try await connection.pipeline(["INSERT INTO item VALUES (1)", "INSERT INTO item VALUES (2)"])
        }
        #expect(count == 2)
        #expect(error?.isConnectionLoss == true)
        #expect(error?.commitUnknown == true)
        #expect(error?.sqlState == nil)
    }

    @Test("A loss before the commit leaves nothing unknown")
    func lossBeforeCommit() async throws {
        try await TestPostgres.withDatabase { url in
            let connection = try await PostgresConnection.connect(try patientConfiguration(url))
            async let error = databaseError {
                _ = try await connection.transaction(reads: ["SELECT pg_sleep(100)"]) { _ in Writes(statements: [], value: ()) }
            }
            #expect(try await eventually { try await sessions(of: url, running: "SELECT pg_sleep(100)") == 1 })
            try await TestPostgres.terminateSessions(on: url)
            let lost = try await error
            #expect(lost?.isConnectionLoss == true)
            #expect(lost?.commitUnknown == false)
        }
    }

    @Test("A session that ends while it commits leaves the outcome unknown")
    func terminatedInCommit() async throws {
        try await TestPostgres.withDatabase { url in
            let connection = try await PostgresConnection.connect(try patientConfiguration(url))
            _ = try await connection.pipeline([
                "CREATE TABLE item (id bigint)",
                """
                CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(100); RETURN NULL; END'
                """,
                """
                CREATE CONSTRAINT TRIGGER linger AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION linger()
                """,
            ])
            async let error = databaseError {
                _ = try await connection.transaction(reads: ["SELECT 1"]) { _ in
                    Writes(statements: ["INSERT INTO item VALUES (1)"], value: ())
                }
            }
            #expect(try await eventually { try await sessions(of: url, running: "COMMIT") == 1 })
            try await TestPostgres.terminateSessions(on: url)
            let lost = try await error
            #expect(lost?.isConnectionLoss == true)
            #expect(lost?.commitUnknown == true)
        }
    }

    @Test("Many connections come and go without leaving a session behind")
    func lifetime() async throws {
        try await TestPostgres.withDatabase { url in
            let configuration = try PostgresConfiguration(url: url)
            for round in 0..<20 {
                let connection = try await PostgresConnection.connect(configuration)
                #expect(try await connection.query("SELECT 1").count == 1)
                // Every second one is closed by its end of life alone.
                if round.isMultiple(of: 2) { await connection.close() }
            }
            #expect(try await eventually { try await sessions(of: url) == 0 })
        }
    }
}
