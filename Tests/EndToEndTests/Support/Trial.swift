import Foundation
import TestSupport

/// What one test runs on: a directory, servers, an installation, and clients with their log. Whatever happens, all of it is stopped;
/// when something was wrong, the logs stay and the failure says where.
struct Trial: Sendable {
    let installation: Installation
    let log: ClientLog
    /// Only with a database server of its own.
    let postgres: PostgresServer?

    /// What a trial needs.
    struct Needs: Sendable {
        /// A database server that may be crashed; otherwise databases on the server that all tests share.
        var ownPostgres = false
        /// More settings of every service.
        var settings: [String: String] = [:]
    }

    /// Runs `body` on an installation whose services are ready.
    static func run(_ name: String, _ needs: Needs = Needs(), _ body: (Trial) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "guanjia-\(name)-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        // PostgreSQL runs as another user and must get through.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory.path)
        let log = ClientLog()
        do {
            try await withServers(directory, needs) { postgres, databases, broker in
                let installation = try Installation(
                    directory: directory, broker: broker, databases: databases, settings: needs.settings)
                try await stopping(installation) {
                    try await installation.start()
                    try await body(Trial(installation: installation, log: log, postgres: postgres))
                }
            }
        } catch {
            try log.save(to: directory.appending(path: "history.jsonl"))
            throw TestFailure("\(error)\nlogs and history: \(directory.path)")
        }
        try FileManager.default.removeItem(at: directory)
    }

    private static func stopping(_ installation: Installation, _ body: () async throws -> Void) async throws {
        do {
            try await body()
            await installation.stop()
        } catch {
            // A service that has just died is known to have died a moment later.
            _ = await eventually(within: .seconds(2)) { !installation.ended.isEmpty }
            let ended = installation.ended.map { "\n" + $0 }.joined()
            await installation.stop()
            throw TestFailure("\(error)\(ended)")
        }
    }

    private static func withServers(
        _ directory: URL, _ needs: Needs, _ body: (PostgresServer?, [Member: String], TestBroker) async throws -> Void
    ) async throws {
        let broker = try await TestBroker.start()
        do {
            if needs.ownPostgres {
                let postgres = try await PostgresServer(in: directory)
                do {
                    var databases: [Member: String] = [:]
                    for member in Member.allCases { databases[member] = try await postgres.makeDatabase(member.rawValue) }
                    try await body(postgres, databases, broker)
                    await postgres.stop()
                } catch {
                    await postgres.stop()
                    throw error
                }
            } else {
                var databases: [Member: String] = [:]
                for member in Member.allCases { databases[member] = try await TestPostgres.database() }
                try await body(nil, databases, broker)
            }
            await broker.stop()
        } catch {
            await broker.stop()
            throw error
        }
    }
}
