import Database
import Foundation
import Logging
import Messaging
import Policy
import SharedModels
import TestSupport

@testable import Casework

/// An engine on a database of its own.
struct Engine: Sendable {
    let parts: EngineParts
    let pool: PostgresPool
    let runner: CaseRunner
    let reader: CaseReader
    let url: String

    /// Migrates a fresh database, runs `body` with the lanes running, and stops them.
    static func with<Value: Sendable>(
        limits: CaseworkConfiguration.Limits = .init(), indexes: [CaseIndex] = [],
        hears: @escaping @Sendable (EventType) -> Bool = { _ in false }, _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> Value {
        try await TestPostgres.withDatabase { url in
            let engine = try await Engine.make(url, limits: limits, indexes: indexes, hears: hears)
            let value = try await withThrowingTaskGroup(of: Value?.self) { group in
                group.addTask {
                    await engine.runner.run()
                    return nil
                }
                group.addTask {
                    let value = try await body(engine)
                    engine.runner.stop()
                    return value
                }
                var result: Value?
                do {
                    for try await value in group { result = value ?? result }
                } catch {
                    engine.runner.stop()
                    throw error
                }
                return result
            }
            await engine.pool.close()
            guard let value else { throw EngineEnded() }
            return value
        }
    }

    struct EngineEnded: Error {}

    /// A second engine on the same database: another replica.
    static func make(
        _ url: String, limits: CaseworkConfiguration.Limits = .init(), indexes: [CaseIndex] = [],
        hears: @escaping @Sendable (EventType) -> Bool = { _ in false }
    ) async throws -> Engine {
        let configuration = try PostgresConfiguration(url: url)
        _ = try await MigrationRunner(configuration: configuration).apply(
            component: CaseworkMigrations.component, migrations: CaseworkMigrations.load())
        let keys = try KeySet(json: KeySet.generateJSON(kid: "test"))
        let parts = EngineParts(
            configuration: CaseworkConfiguration(
                service: "intake", topic: .intake, zone: .shanghai, policyVersion: "test-1", indexes: indexes, hears: hears,
                limits: limits),
            coder: EventCoder(sealer: keys), source: ConnectionSource(configuration), logger: Logger(label: "test"), progress: { _ in })
        let pool = PostgresPool(configuration: configuration, size: 8, waitTimeout: .seconds(60), label: "test")
        try await Maintenance(parts: parts, pool: pool).prepare()
        return Engine(
            parts: parts, pool: pool, runner: CaseRunner(parts: parts), reader: CaseReader(pool: pool, coder: parts.coder), url: url)
    }

    static let desk = Actor(subject: "desk-1", role: .receptionist)

    /// Sends a command as the desk would.
    func send(
        _ command: Ledger.Command, to id: CaseID, key: String? = nil, expecting version: Int64? = nil, body: String = "",
        rules: Ledger.Rules = .init()
    ) async -> SubmissionResult {
        let creates = if case .open = command { true } else { false }
        let idempotency = Submission.Idempotency(
            caller: Self.desk.subject, key: key ?? UUID().uuidString, fingerprint: Array("\(command.code)\(body)".utf8))
        return await runner.submit(
            Submission(
                command, to: id, as: Ledger.self, under: rules,
                cause: .request(Self.desk, idempotency: idempotency, expectedVersion: version), creates: creates))
    }

    /// Opens a ledger and gives its id.
    func open(_ text: String = "a ledger", rules: Ledger.Rules = .init()) async throws -> CaseID {
        let id = CaseID(.v7())
        guard case .accepted = await send(.open(text: text), to: id, rules: rules) else { throw EngineEnded() }
        return id
    }

    /// A single number from the database.
    func count(_ sql: SQL) async throws -> Int64 {
        try await pool.query(sql).first?.decode(at: 0, as: Int64.self) ?? -1
    }

    /// One lane for loops that a test drives by hand.
    func lane() -> LaneConnection { LaneConnection(source: parts.source, name: "test") }
}
