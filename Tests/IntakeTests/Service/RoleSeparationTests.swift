import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

/// reliability.md §6: one role for each service, another that migrates, and nothing for everybody else.
@Suite("The roles of deploy/postgres on a real server", .timeLimit(.minutes(10)))
struct RoleSeparationTests {
    /// A service's two roles and its database, made by the scripts of `deploy/postgres`.
    private struct Roles {
        let service: String
        let migrator: String

        static func url(_ server: String, user: String, database: String) throws -> String {
            var parts = try #require(URLComponents(string: server))
            (parts.user, parts.password, parts.path) = (user, "p-\(user)", "/\(database)")
            return try #require(parts.string)
        }
    }

    private static let folder = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        .appending(path: "deploy/postgres")

    private func psql(_ server: String, _ file: String, _ name: String, _ environment: [String: String], _ more: [String] = []) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--set=name=\(name)"] + more
            + ["--file=\(Self.folder.appending(path: file).path)", "--dbname=\(server)"]
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(file): \(text)")
    }

    private func separate(_ server: String, _ name: String) throws {
        try psql(server, "roles.sql", name, ["GUANJIA_MIGRATION_PASSWORD": "p-\(name)_migrate"])
    }

    private func withRoles<Value: Sendable>(_ body: @Sendable (String, Roles) async throws -> Value) async throws -> Value {
        try await TestPostgres.withDatabase { server in
            let name = "guanjia_test_roles_" + UUID().uuidString.lowercased().prefix(8)
            try psql(server, "database.sql", name, ["GUANJIA_ROLE_PASSWORD": "p-\(name)"], ["--set=password_is_new=on"])
            try separate(server, name)
            let roles = Roles(
                service: try Roles.url(server, user: name, database: name),
                migrator: try Roles.url(server, user: name + "_migrate", database: name))
            let result: Result<Value, any Error>
            do { result = .success(try await body(server, roles)) } catch { result = .failure(error) }
            try await TestPostgres.remove(database: name, roles: [name + "_migrate", name])
            return try result.get()
        }
    }

    private func run(_ url: String, _ statements: SQL...) async throws {
        let connection = try await PostgresConnection.connect(try PostgresConfiguration(url: url))
        do {
            for statement in statements { _ = try await connection.query(statement) }
            await connection.close()
        } catch {
            await connection.close()
            throw error
        }
    }

    private func migrate(_ url: String) async throws {
        let runner = MigrationRunner(configuration: try PostgresConfiguration(url: url))
        _ = try await runner.apply(component: CaseworkMigrations.component, migrations: CaseworkMigrations.load())
        _ = try await runner.apply(
            component: IntakeMain.service.name, migrations: MigrationRunner.migrations(from: IntakeMain.service.migrations))
    }

    @Test("The service works with its role when the other one has migrated, and may do nothing to its schema")
    func separates() async throws {
        try await withRoles { server, roles in
            try await migrate(roles.migrator)
            let name = try #require(try PostgresConfiguration(url: roles.service).database)
            try separate(server, name)
            // The whole service: partitions are made, a contact is recorded, its event goes out.
            try await TestService.with(IntakeMain.service, on: roles.service) { service in
                let bench = ServiceBench(service: service)
                let id = try await bench.record()
                try await service.settle()
                #expect(try await bench.read(id).status == 200)
            }
            let refused: [SQL] = [
                "DROP TABLE case_file", "ALTER TABLE case_file ADD COLUMN more text", "TRUNCATE case_file", "TRUNCATE case_history",
                "ALTER TABLE case_history DISABLE TRIGGER ALL", "DROP FUNCTION keep_history() CASCADE",
                "CREATE OR REPLACE FUNCTION service_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
                "CREATE INDEX more ON case_file (number)", "CREATE SCHEMA more", "CREATE EXTENSION pgcrypto", "CREATE ROLE more",
                "CREATE DATABASE more", "DELETE FROM schema_migration", "SET ROLE \(unsafe: name)_migrate",
                "SET SESSION AUTHORIZATION postgres", "COPY case_file TO PROGRAM 'cat'", "SELECT pg_read_file('PG_VERSION')",
            ]
            for statement in refused {
                await #expect(throws: DatabaseError.self, "\(statement)") { try await run(roles.service, statement) }
            }
            // The other one may: a later migration, also of the tables that are the service's.
            try await run(
                roles.migrator, "ALTER TABLE case_file ADD COLUMN trial text", "ALTER TABLE outbox ADD COLUMN trial text",
                "CREATE TABLE trial (id int)")
            try await run(roles.service, "INSERT INTO trial (id) VALUES (1)", "DELETE FROM trial")
            await #expect(throws: DatabaseError.self) { try await run(roles.service, "DROP TABLE trial") }
        }
    }

    @Test("An installation whose service owned everything is separated as it stands")
    func separatesLater() async throws {
        try await withRoles { server, roles in
            let name = try #require(try PostgresConfiguration(url: roles.service).database)
            // As database.sql alone leaves it.
            let administrator = try Self.of(server, database: name)
            try await run(administrator, "ALTER DATABASE \(unsafe: name) OWNER TO \(unsafe: name)")
            try await TestService.with(IntakeMain.service, on: roles.service) { service in
                _ = try await ServiceBench(service: service).record()
                try await service.settle()
            }
            try separate(server, name)
            try separate(server, name)
            await #expect(throws: DatabaseError.self) { try await run(roles.service, "DROP TABLE case_file") }
            try await TestService.with(IntakeMain.service, on: roles.service) { service in
                _ = try await ServiceBench(service: service).record(example: 1)
                // Its topics are new, so only what is told from here on is on them.
                let isTold = await eventually { !service.topics.records(of: .intake).isEmpty }
                #expect(isTold)
            }
        }
    }

    @Test("Neither role reaches another service's database, and nobody else reaches theirs")
    func keepsApart() async throws {
        try await withRoles { server, first in
            try await withRoles { _, second in
                let other = try #require(try PostgresConfiguration(url: second.service).database)
                for url in [first.service, first.migrator] {
                    await #expect(throws: DatabaseError.self) { try await run(try Self.of(url, database: other), "SELECT 1") }
                }
            }
        }
    }

    private static func of(_ url: String, database: String) throws -> String {
        var parts = try #require(URLComponents(string: url))
        parts.path = "/" + database
        return try #require(parts.string)
    }
}
