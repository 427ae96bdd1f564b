import Database
import Foundation
import TestSupport
import Testing

@Suite("Indexes that are made beside the work (D20)", .timeLimit(.minutes(10))) struct ConcurrentMigrationTests {
    private static let table = ("0001_create_contact.sql", "CREATE TABLE contact (id bigint);\nINSERT INTO contact VALUES (1), (2);\n")
    private static let index = (
        "0002_find_contacts.sql",
        "-- Beside the work.\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS contact_id_idx\n    ON contact (id);\n"
    )
    private static let drop = ("0003_drop.sql", "DROP INDEX CONCURRENTLY IF EXISTS contact_id_idx;")

    private func migrations(_ files: (String, String)...) throws -> [Migration] {
        try MigrationRunner.migrations(from: files.map { (name: $0.0, contents: Array($0.1.utf8)) })
    }

    private func with(_ body: @Sendable (MigrationRunner, PostgresPool) async throws -> Void) async throws {
        try await withTestPool(size: 4) { pool, url in
            try await body(MigrationRunner(configuration: try patientConfiguration(url)), pool)
        }
    }

    /// Whether the index is valid; nil when there is none.
    private func isValid(_ pool: PostgresPool) async throws -> Bool? {
        try await pool.query("SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('contact_id_idx')")
            .first?.decode("valid", as: Bool.self)
    }

    @Test("One is made while somebody writes to the table, and dropped again; a second run finds nothing to do") func made() async throws {
        try await with { runner, pool in
            try await runner.apply(component: "x", migrations: try migrations(Self.table))
            let all = try migrations(Self.table, Self.index, Self.drop)
            #expect(try await runner.apply(component: "x", migrations: Array(all.prefix(2))).map(\.version) == [2])
            #expect(try await isValid(pool) == true)
            #expect(try await runner.apply(component: "x", migrations: all).map(\.version) == [3])
            #expect(try await isValid(pool) == nil)
            #expect(try await runner.apply(component: "x", migrations: all).isEmpty)
        }
    }

    @Test("Killed in the middle it leaves an index of no use, which the next run replaces; meanwhile everybody reads and writes")
    func killed() async throws {
        try await with { runner, pool in
            try await runner.apply(component: "x", migrations: try migrations(Self.table))
            let all = try migrations(Self.table, Self.index)
            try await pool.withConnection { writer in
                _ = try await writer.query("BEGIN")
                _ = try await writer.query("INSERT INTO contact VALUES (3)")
                let run = Task { try await runner.apply(component: "x", migrations: all) }
                let isUnderWay = try await eventually { try await isValid(pool) == false }
                #expect(isUnderWay)
                _ = try await pool.query("INSERT INTO contact VALUES (4)")
                _ = try await pool.query(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND query LIKE '%CONCURRENTLY%' AND pid <> pg_backend_pid()
                    """)
                await #expect(throws: DatabaseError.self) { _ = try await run.value }
                _ = try await writer.query("COMMIT")
            }
            #expect(try await isValid(pool) == false)
            #expect(try await runner.pending(component: "x", migrations: all).map(\.version) == [2])
            #expect(try await runner.apply(component: "x", migrations: all).map(\.version) == [2])
            #expect(try await isValid(pool) == true)
        }
    }

    @Test("A death after the index and before its note does no harm") func notNoted() async throws {
        try await with { runner, pool in
            let all = try migrations(Self.table, Self.index)
            try await runner.apply(component: "x", migrations: all)
            _ = try await pool.query("DELETE FROM schema_migration WHERE version = 2")
            #expect(try await runner.apply(component: "x", migrations: all).map(\.version) == [2])
            #expect(try await isValid(pool) == true)
        }
    }

    @Test("Data that the index refuses fails the migration, and when the data is put right it goes through") func refused() async throws {
        try await with { runner, pool in
            try await runner.apply(component: "x", migrations: try migrations(Self.table))
            _ = try await pool.query("INSERT INTO contact VALUES (1)")
            let all = try migrations(Self.table, Self.index)
            for _ in 0..<2 {
                let error = try await databaseError { _ = try await runner.apply(component: "x", migrations: all) }
                #expect(error?.sqlState == "23505")
            }
            _ = try await pool.query("DELETE FROM contact WHERE ctid = (SELECT max(ctid) FROM contact WHERE id = 1)")
            #expect(try await runner.apply(component: "x", migrations: all).map(\.version) == [2])
            #expect(try await isValid(pool) == true)
        }
    }

    @Test("Runners that start together wait for one another without holding up the index") func together() async throws {
        try await with { runner, pool in
            let all = try migrations(Self.table, Self.index)
            let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<6 { group.addTask { try await runner.apply(component: "x", migrations: all).map(\.version) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == [1, 2])
            #expect(try await isValid(pool) == true)
        }
    }

    @Test("A runner that waits too long says so") func busy() async throws {
        try await withTestPool(size: 4) { pool, url in
            var runner = MigrationRunner(configuration: try patientConfiguration(url))
            runner.runnerTimeout = .milliseconds(200)
            let hasty = runner
            try await pool.withConnection { other in
                _ = try await other.query("SELECT pg_advisory_lock(5140086354222858545)")
                await #expect(throws: MigrationError.busy) { try await hasty.apply(component: "x", migrations: try migrations(Self.table)) }
                _ = try await other.query("SELECT pg_advisory_unlock_all()")
            }
        }
    }

    @Test(
        "It stands alone in its file, in a form that can be run again",
        arguments: [
            "CREATE INDEX CONCURRENTLY contact_idx ON contact (id);", "DROP INDEX CONCURRENTLY contact_idx;",
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS a_idx ON a (id); CREATE INDEX CONCURRENTLY IF NOT EXISTS b_idx ON b (id);",
            "ALTER TABLE a ADD b int; CREATE INDEX CONCURRENTLY IF NOT EXISTS a_idx ON a (b);", "REINDEX TABLE CONCURRENTLY contact;",
            "create index concurrently if not exists a_idx on a (id)",
        ])
    func form(sql: String) throws {
        #expect(throws: MigrationError.notAlone("0001_a.sql")) { try migrations(("0001_a.sql", sql)) }
        // A comment may speak of it.
        #expect(try migrations(("0001_a.sql", "-- not CONCURRENTLY\nSELECT 1;")).count == 1)
    }
}
