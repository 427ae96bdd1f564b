import Database
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct MigrationTests {
    private static let files = [
        ("0002_add_note.sql", "ALTER TABLE contact ADD note text;\nCREATE INDEX contact_note_idx ON contact (note);\n"),
        ("0001_create_contact.sql", "-- 联系人\nCREATE TABLE contact (id bigint PRIMARY KEY);\nINSERT INTO contact VALUES (1);\n"),
    ]

    private func migrations(_ files: [(String, String)] = files) throws -> [Migration] {
        try MigrationRunner.migrations(from: files.map { (name: $0.0, contents: Array($0.1.utf8)) })
    }

    private func withRunner(_ body: (MigrationRunner, String) async throws -> Void) async throws {
        try await TestPostgres.withDatabase { url in
            try await body(MigrationRunner(configuration: try PostgresConfiguration(url: url)), url)
        }
    }

    private func query(_ sql: SQL, on url: String) async throws -> QueryResult {
        let connection = try await PostgresConnection.connect(try PostgresConfiguration(url: url))
        defer { withExtendedLifetime(connection) {} }
        return try await connection.query(sql)
    }

    @Test("Files are ordered by number, and their checksum is that of sha256sum")
    func parsing() throws {
        let migrations = try migrations()
        #expect(migrations.map(\.version) == [1, 2])
        #expect(migrations.map(\.name) == ["create_contact", "add_note"])
        #expect(Migration(version: 1, name: "x", sql: "abc").checksum == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("Gaps, repeats, bad names and bytes that are no text are refused")
    func badFiles() throws {
        #expect(throws: MigrationError.gap(expected: 2, found: 3)) { try migrations([("0001_a.sql", ""), ("0003_b.sql", "")]) }
        #expect(throws: MigrationError.gap(expected: 2, found: 1)) { try migrations([("0001_a.sql", ""), ("0001_b.sql", "")]) }
        #expect(throws: MigrationError.gap(expected: 1, found: 2)) { try migrations([("0002_a.sql", "")]) }
        #expect(throws: MigrationError.badFileName("1_a.sql")) { try migrations([("1_a.sql", "")]) }
        #expect(throws: MigrationError.badFileName("0001_A.sql")) { try migrations([("0001_A.sql", "")]) }
        #expect(throws: MigrationError.notText("0001_a.sql")) {
            try MigrationRunner.migrations(from: [(name: "0001_a.sql", contents: [0xFF])])
        }
    }

    @Test("Migrations are applied once; a second run finds nothing to do")
    func applyTwice() async throws {
        try await withRunner { runner, url in
            let migrations = try migrations()
            #expect(try await runner.pending(component: "intake", migrations: migrations).map(\.version) == [1, 2])
            #expect(try await runner.apply(component: "intake", migrations: migrations).map(\.version) == [1, 2])
            #expect(try await runner.pending(component: "intake", migrations: migrations).isEmpty)
            #expect(try await runner.apply(component: "intake", migrations: migrations).isEmpty)
            #expect(try await query("SELECT id, note FROM contact", on: url).count == 1)
        }
    }

    @Test("Components have numbers of their own, and later files are added to what is there")
    func components() async throws {
        try await withRunner { runner, _ in
            let engine = try migrations([("0001_create_outbox.sql", "CREATE TABLE outbox (position bigint)")])
            try await runner.apply(component: "casework", migrations: engine)
            let first = Array(try migrations().prefix(1))
            try await runner.apply(component: "intake", migrations: first)
            #expect(try await runner.apply(component: "intake", migrations: try migrations()).map(\.version) == [2])
            #expect(try await runner.pending(component: "casework", migrations: engine).isEmpty)
        }
    }

    @Test("A file that changed after it was applied is refused")
    func changed() async throws {
        try await withRunner { runner, _ in
            try await runner.apply(component: "intake", migrations: try migrations())
            var files = Self.files
            files[1].1 += " "
            let edited = try migrations(files)
            let expected = MigrationError.changed(component: "intake", version: 1)
            await #expect(throws: expected) { try await runner.apply(component: "intake", migrations: edited) }
            await #expect(throws: expected) { try await runner.pending(component: "intake", migrations: edited) }
        }
    }

    @Test("A database from a newer release is refused")
    func newer() async throws {
        try await withRunner { runner, _ in
            try await runner.apply(component: "intake", migrations: try migrations())
            let old = Array(try migrations().prefix(1))
            await #expect(throws: MigrationError.newer(component: "intake", database: 2, release: 1)) {
                try await runner.apply(component: "intake", migrations: old)
            }
        }
    }

    @Test("A migration that fails leaves no trace of itself, and those before it stay")
    func failing() async throws {
        try await withRunner { runner, url in
            let script = "CREATE TABLE half (id bigint); SELECT 1/0; CREATE TABLE other ()"
            let broken = try migrations([Self.files[1], ("0002_break.sql", script)])
            let error = try await databaseError { _ = try await runner.apply(component: "intake", migrations: broken) }
            #expect(error?.sqlState == "22012")
            #expect(try await query("SELECT to_regclass('half') IS NULL AS gone", on: url).first?.decode("gone", as: Bool.self) == true)
            #expect(try await runner.apply(component: "intake", migrations: try migrations()).map(\.version) == [2])
        }
    }

    @Test("A migration must not end its own transaction")
    func endsTransaction() async throws {
        try await withRunner { runner, _ in
            let committing = try migrations([("0001_a.sql", "CREATE TABLE a (); COMMIT;")])
            await #expect(throws: MigrationError.endsTransaction(component: "intake", version: 1)) {
                try await runner.apply(component: "intake", migrations: committing)
            }
        }
    }

    @Test("Runners that start together apply each migration once")
    func concurrentRunners() async throws {
        try await withRunner { runner, url in
            let migrations = try migrations()
            let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<6 { group.addTask { try await runner.apply(component: "intake", migrations: migrations).map(\.version) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == [1, 2])
            #expect(try await query("SELECT version FROM schema_migration", on: url).count == 2)
        }
    }
}
