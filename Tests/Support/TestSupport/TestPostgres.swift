import Database
import Foundation

/// PostgreSQL for tests: one server for all tests of the run, a database of its own for each test that asks.
///
/// The server is `GUANJIA_TEST_POSTGRES_URL` (a superuser's URL) when that is set; otherwise a private cluster in a
/// temporary directory, started once for the process and stopped when the process ends, however it ends.
/// The private cluster runs without fsync: it is thrown away, and nothing that it stores is meant to survive.
package enum TestPostgres {
    /// Creates an empty database and returns its URL; it is dropped when the process ends (with the private cluster) or
    /// stays with a `guanjia_test_` name on a server of your own. Prefer `withDatabase`, which drops it at once.
    /// - Throws: `TestPostgresError` when no server can be had; `DatabaseError`.
    package static func database() async throws -> String {
        let server = try await server.value()
        let name = "guanjia_test_" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
        try await administer(server, "CREATE DATABASE \(unsafe: name) TEMPLATE template0")
        return try url(of: name, on: server)
    }

    /// Lends a new database to `body` and drops it afterwards, together with the sessions that are left on it.
    package static func withDatabase<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let url = try await database()
        do {
            let value = try await body(url)
            try await drop(url)
            return value
        } catch {
            // The test's own failure is what matters; a database left behind does no harm.
            try? await drop(url)
            throw error
        }
    }

    /// Removes a database and the roles that a test has made beside it, in this order.
    package static func remove(database: String, roles: [String]) async throws {
        let server = try await server.value()
        try await administer(server, "DROP DATABASE IF EXISTS \(unsafe: database) WITH (FORCE)")
        for role in roles { try await administer(server, "DROP ROLE IF EXISTS \(unsafe: role)") }
    }

    /// Ends every session on the database of `url`, as a restart or an operator would.
    package static func terminateSessions(on url: String) async throws {
        guard let name = try PostgresConfiguration(url: url).database else { return }
        try await administer(
            try await server.value(),
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = \(name) AND pid <> pg_backend_pid()")
    }

    private static let server = SharedServer()

    private static func drop(_ url: String) async throws {
        guard let name = try PostgresConfiguration(url: url).database else { return }
        try await administer(try await server.value(), "DROP DATABASE \(unsafe: name) WITH (FORCE)")
    }

    private static func administer(_ server: String, _ sql: SQL) async throws {
        var configuration = try PostgresConfiguration(url: server)
        configuration.connectTimeout = .seconds(connectSeconds)
        configuration.statementTimeout = .seconds(60)
        configuration.statementDeadline = .seconds(65)
        let connection = try await PostgresConnection.connect(configuration)
        do {
            _ = try await connection.query(sql)
            await connection.close()
        } catch {
            await connection.close()
            throw error
        }
    }

    /// How long an attempt to connect may take: hundreds of tests that begin at once on two cores need more than a service does.
    private static let connectSeconds = 60

    /// The server's URL with another path.
    private static func url(of database: String, on server: String) throws -> String {
        guard var parts = URLComponents(string: server) else { throw TestPostgresError.badURL }
        parts.path = "/" + database
        let others = (parts.queryItems ?? []).filter { $0.name != "connect_timeout" }
        parts.queryItems = others + [URLQueryItem(name: "connect_timeout", value: String(connectSeconds))]
        guard let url = parts.string else { throw TestPostgresError.badURL }
        return url
    }
}

/// Why there is no test server.
package enum TestPostgresError: Error {
    /// `GUANJIA_TEST_POSTGRES_URL` is not a URL.
    case badURL
    /// No `initdb` below `/usr/lib/postgresql` or in `PATH`: install the package `postgresql`.
    case noBinaries
    /// The private cluster did not start; the text is the end of its log.
    case didNotStart(String)
}

/// Finds or starts the server once; everybody who comes in the meantime waits for the same start.
private actor SharedServer {
    private var start: Task<String, any Error>?

    func value() async throws -> String {
        if let start { return try await start.value }
        // Unstructured on purpose: the server belongs to the process, not to the test that happens to ask first.
        let task = Task {
            if let url = ProcessInfo.processInfo.environment["GUANJIA_TEST_POSTGRES_URL"], !url.isEmpty { return url }
            return try await PrivateCluster.start()
        }
        start = task
        return try await task.value
    }
}
