import Database
import TestSupport

/// Runs `body` with a connection to a database of its own.
func withTestConnection(
    _ change: (inout PostgresConfiguration) -> Void = { _ in }, _ body: (PostgresConnection) async throws -> Void
) async throws {
    try await TestPostgres.withDatabase { url in
        var configuration = try patientConfiguration(url)
        change(&configuration)
        let connection = try await PostgresConnection.connect(configuration)
        try await body(connection)
        await connection.close()
    }
}

/// Runs `body` with a pool on a database of its own.
func withTestPool(
    size: Int = 2, waitTimeout: Duration = .seconds(60), _ body: (PostgresPool, String) async throws -> Void
) async throws {
    try await TestPostgres.withDatabase { url in
        let pool = PostgresPool(configuration: try patientConfiguration(url), size: size, waitTimeout: waitTimeout)
        try await body(pool, url)
        await pool.close()
    }
}

/// For a machine that is full, where a service's own bounds would run out before a test has done its part.
func patientConfiguration(_ url: String) throws -> PostgresConfiguration {
    var configuration = try PostgresConfiguration(url: url)
    configuration.lockTimeout = .seconds(60)
    configuration.statementTimeout = .seconds(120)
    configuration.statementDeadline = .seconds(125)
    return configuration
}

/// The error that `body` throws, as a `DatabaseError`; nil when it throws none.
func databaseError(_ body: () async throws -> Void) async throws -> DatabaseError? {
    do {
        try await body()
        return nil
    } catch let error as DatabaseError {
        return error
    }
}
