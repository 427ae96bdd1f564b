/// Applies a component's migrations, each in a transaction of its own, under a lock that all runners share (D20). One that makes or drops an
/// index CONCURRENTLY runs in none, and again from the beginning when it was interrupted.
///
/// Several components live in one database, such as `casework` and the service; each has its own numbers. The record of
/// what was applied is the table `schema_migration`.
package struct MigrationRunner: Sendable {
    private static let pause: Duration = .milliseconds(100)
    /// The advisory lock of all runners on one database; any constant, as long as it never changes.
    private static let lockKey: Int64 = 0x4755_414E_4A49_4131

    private let configuration: PostgresConfiguration

    /// How long one migration may take.
    package var migrationTimeout: Duration = .seconds(600)
    /// How long an index may take that is built beside the work: nobody waits for it but the start of the new release.
    package var indexTimeout: Duration = .seconds(3_600)
    /// How long to wait for another runner.
    package var runnerTimeout: Duration = .seconds(60)
    /// How long a migration may wait for a table lock, while it holds up everybody who queues behind it.
    package var lockTimeout: Duration = .seconds(5)

    /// - Parameter configuration: where to connect; the role must own the schema. Its own timeouts do not apply.
    package init(configuration: PostgresConfiguration) { self.configuration = configuration }

    /// Reads migrations from embedded files named `0001_create_contact.sql`; the order of `files` does not matter.
    /// - Throws: `MigrationError` when a name or the numbering is wrong.
    package static func migrations(from files: [(name: String, contents: [UInt8])]) throws(MigrationError) -> [Migration] {
        var migrations: [Migration] = []
        for (expected, file) in zip(1..., files.sorted(by: { $0.name < $1.name })) {
            guard let match = file.name.wholeMatch(of: /([0-9]{4})_([a-z0-9_]+)\.sql/), let version = Int(match.1) else {
                throw .badFileName(file.name)
            }
            guard version == expected else { throw .gap(expected: expected, found: version) }
            guard let sql = String(validating: file.contents, as: UTF8.self), !file.contents.contains(0) else { throw .notText(file.name) }
            guard !ConcurrentIndex.isMeant(by: sql) || ConcurrentIndex(sql) != nil else { throw .notAlone(file.name) }
            migrations.append(Migration(version: version, name: String(match.2), sql: sql))
        }
        return migrations
    }

    /// The migrations that the database does not have yet; changes nothing.
    /// - Throws: `MigrationError` when the database does not fit them; `DatabaseError`.
    package func pending(component: String, migrations: [Migration]) async throws -> [Migration] {
        try await withConnection { connection in
            guard try await Self.tableExists(on: connection) else { return migrations }
            return try await Self.pending(component: component, migrations: migrations, on: connection)
        }
    }

    /// Applies what is pending. Safe to run from several processes at once; the last one finds nothing to do.
    /// - Returns: the migrations that this call applied.
    /// - Throws: `MigrationError` when the database does not fit them; `DatabaseError`. What was applied before stays.
    @discardableResult
    package func apply(component: String, migrations: [Migration]) async throws -> [Migration] {
        try await withConnection { connection in
            try await lock(connection)
            _ = try await connection.query(Self.table)
            var applied: [Migration] = []
            // Each round applies one, so it ends after as many rounds, and one to see that nothing is left.
            for _ in 0...migrations.count {
                guard let next = try await Self.pending(component: component, migrations: migrations, on: connection).first else { break }
                if let index = ConcurrentIndex(next.sql) {
                    try await apply(next, index, component: component, on: connection)
                } else {
                    try await apply(next, component: component, on: connection)
                }
                applied.append(next)
            }
            return applied
        }
    }

    private static let table: SQL = """
        CREATE TABLE IF NOT EXISTS schema_migration (
            component text NOT NULL,
            version integer NOT NULL,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            PRIMARY KEY (component, version)
        )
        """

    /// Takes the lock of all runners until the connection ends.
    ///
    /// It is asked for, and never waited for inside of a statement: an index that is built CONCURRENTLY waits for every statement that is
    /// under way, and whoever waits for its builder's lock would be one.
    private func lock(_ connection: PostgresConnection) async throws {
        let deadline = ContinuousClock.now + runnerTimeout
        while true {
            let row = try await connection.query("SELECT pg_try_advisory_lock(\(Self.lockKey)) AS locked").first
            if try row?.decode("locked", as: Bool.self) == true { return }
            guard ContinuousClock.now < deadline else { throw MigrationError.busy }
            try await Task.sleep(for: Self.pause)
        }
    }

    private func apply(_ next: Migration, component: String, on connection: PostgresConnection) async throws {
        try await connection.withTransaction { _ in
            try await connection.script(next.sql, deadline: migrationTimeout)
            guard await connection.isInHealthyTransaction else {
                throw MigrationError.endsTransaction(component: component, version: next.version)
            }
            _ = try await connection.query(Self.record(next, component))
        }
    }

    /// Makes or drops an index beside the work. Interrupted anywhere it is done again: what is half there goes first, what is whole stays.
    private func apply(_ next: Migration, _ index: ConcurrentIndex, component: String, on connection: PostgresConnection) async throws {
        // It waits for transactions that began earlier, and while it does nobody waits for it.
        try await limit(lockTimeout: .zero, statementTimeout: indexTimeout, on: connection)
        if index.isMade, try await Self.isValid(index, on: connection) == false {
            try await connection.script("DROP INDEX CONCURRENTLY IF EXISTS \(index.name)", deadline: indexTimeout)
        }
        try await connection.script(next.sql, deadline: indexTimeout)
        if index.isMade {
            guard try await Self.isValid(index, on: connection) == true else {
                throw MigrationError.indexInvalid(component: component, version: next.version, index: index.name)
            }
        }
        try await limit(lockTimeout: lockTimeout, statementTimeout: migrationTimeout, on: connection)
        _ = try await connection.query(Self.record(next, component))
    }

    private func limit(lockTimeout: Duration, statementTimeout: Duration, on connection: PostgresConnection) async throws {
        _ = try await connection.query(
            """
            SELECT set_config('lock_timeout', \(String(lockTimeout.milliseconds)), false),
                   set_config('statement_timeout', \(String(statementTimeout.milliseconds)), false)
            """)
    }

    /// Nil when there is no index of that name.
    private static func isValid(_ index: ConcurrentIndex, on connection: PostgresConnection) async throws -> Bool? {
        try await connection.query(
            "SELECT indisvalid AND indisready AS valid FROM pg_index WHERE indexrelid = to_regclass(\(index.name))"
        ).first?.decode("valid", as: Bool.self)
    }

    private static func record(_ migration: Migration, _ component: String) -> SQL {
        """
        INSERT INTO schema_migration (component, version, name, checksum)
        VALUES (\(component), \(Int32(migration.version)), \(migration.name), \(migration.checksum))
        """
    }

    private static func tableExists(on connection: PostgresConnection) async throws -> Bool {
        let result = try await connection.query("SELECT to_regclass('schema_migration') IS NOT NULL AS found")
        return try result.first?.decode("found") ?? false
    }

    /// The rest of `migrations` after those that were applied, which must be the same ones.
    private static func pending(
        component: String, migrations: [Migration], on connection: PostgresConnection
    ) async throws -> [Migration] {
        let applied = try await connection.query(
            "SELECT version, checksum FROM schema_migration WHERE component = \(component) ORDER BY version")
        guard applied.count <= migrations.count else {
            throw MigrationError.newer(component: component, database: applied.count, release: migrations.count)
        }
        for (row, migration) in zip(applied, migrations) {
            let version: Int = try row.decode("version")
            guard version == migration.version, try row.decode("checksum") == migration.checksum else {
                throw MigrationError.changed(component: component, version: version)
            }
        }
        return Array(migrations.dropFirst(applied.count))
    }

    private func withConnection<Value>(_ body: (PostgresConnection) async throws -> Value) async throws -> Value {
        var configuration = configuration
        configuration.statementTimeout = migrationTimeout
        configuration.statementDeadline = migrationTimeout + .seconds(5)
        configuration.lockTimeout = lockTimeout
        let connection = try await PostgresConnection.connect(configuration)
        do {
            let value = try await body(connection)
            await connection.close()
            return value
        } catch {
            await connection.close()
            throw error
        }
    }
}
