package import Casework
package import Database
import Foundation
import Logging
import Messaging
import Policy
package import ServiceBootstrap
import ServiceLifecycle

/// A service that follows others, on a database of its own, its HTTP server on a free port, reading topics in memory.
package struct TestFollower: Sendable {
    package let pool: PostgresPool
    /// Where its pages are on 127.0.0.1.
    package let port: Int
    /// Makes its tables anew.
    package let rebuild: ProjectionRebuild
    /// Its records that could not be applied.
    package let parked: ParkedRecords
    private let topics: MemoryTopics
    private let heard: Set<String>

    /// Runs a follower while `body` runs.
    /// - Parameters:
    ///   - service: what is run.
    ///   - own: its own settings.
    ///   - topics: those that it reads, shared with the services that write them.
    ///   - issuer: whose tokens it takes beside those of the posts (`RoleTokens`); nil for none.
    ///   - body: what is done with it.
    /// - Throws: what `body` throws, and when there is no test database.
    /// - Returns: what `body` returns.
    package static func with<Own: Sendable, Value: Sendable>(
        _ service: FollowingService<Own>, own: Own, topics: MemoryTopics, issuer: JWTVerifier? = nil,
        _ body: @Sendable (TestFollower) async throws -> Value
    ) async throws -> Value {
        try await TestPostgres.withDatabase { url in
            let database = try PostgresConfiguration(url: url)
            let migrations = MigrationRunner(configuration: database)
            _ = try await migrations.apply(component: CaseworkMigrations.component, migrations: CaseworkMigrations.load())
            _ = try await migrations.apply(component: service.name, migrations: MigrationRunner.migrations(from: service.migrations))
            let pool = PostgresPool(configuration: database, size: 4, waitTimeout: .seconds(60), label: "test")
            let parts = EngineParts(
                configuration: CaseworkConfiguration(
                    service: service.name, topic: nil, zone: Policy.baseline.days.zone, policyVersion: Policy.baseline.version),
                coder: EventCoder(sealer: nil), source: ConnectionSource(database), logger: quiet, progress: { _ in })
            try await Maintenance(parts: parts, pool: pool).prepare()
            try await ServiceClock(pool: pool).allowAdjustment(true)
            let value = try await run(service, own, parts, pool, database, topics, issuer, body)
            await pool.close()
            return value
        }
    }

    private static func run<Own: Sendable, Value: Sendable>(
        _ service: FollowingService<Own>, _ own: Own, _ parts: EngineParts, _ pool: PostgresPool, _ database: PostgresConfiguration,
        _ topics: MemoryTopics, _ issuer: JWTVerifier?, _ body: @Sendable (TestFollower) async throws -> Value
    ) async throws -> Value {
        let made = try service.parts(
            FollowingGround(pool: pool, policy: .baseline, settings: nil, own: own, logger: quiet, issuer: issuer))
        let handlers = service.handlers(.baseline)
        let consumer = EventConsumer(parts: parts, handlers: handlers) { MemoryConsumer(topics, of: $0) }
        let (ports, listening) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        var server = HTTPServer.Parts(name: "test", host: "127.0.0.1", port: 0, logger: quiet)
        server.verifier = PostOrIssuer(issuer: issuer)
        server.sessions = made.sessions
        server.limits.largeBodies = made.largeBodies
        server.onListening = { listening.yield($0) }
        let loops: [any Service] = [Part { await consumer.run() }] + made.jobs.map { job in Part { await job.run(logger: quiet) {} } }
        let group = ServiceGroup(
            services: made.services + loops + [HTTPServer(server, open: made.openRoutes, routes: made.routes)], logger: quiet)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let result: Result<Value, any Error>
            do {
                guard let port = await ports.first(where: { _ in true }) else { throw TestSupportError("the server does not listen") }
                result = .success(
                    try await body(
                        TestFollower(
                            pool: pool, port: port, rebuild: ProjectionRebuild(configuration: database, tables: service.projected),
                            parked: ParkedRecords(parts: parts, handlers: handlers, pool: pool), topics: topics,
                            heard: handlers.subscriptions(of: nil))))
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try result.get()
        }
    }

    /// Waits until everything on the topics is applied.
    /// - Throws: `TestSupportError` when that takes longer than 30 seconds.
    package func settle() async throws {
        let isSettled = try await eventually {
            let applied = try await pool.query(
                "SELECT coalesce(sum(next_offset), 0)::bigint AS applied, count(*) AS partitions FROM consumer_position")
            guard let row = applied.first, try row.decode("partitions", as: Int64.self) == Int64(heard.count) else { return false }
            return try row.decode("applied", as: Int64.self) == heard.reduce(0) { $0 + Int64(topics.records(on: $1).count) }
        }
        guard isSettled else { throw TestSupportError("the follower did not come to rest") }
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// A loop, cancelled when the test is over.
private struct Part: Service {
    let body: @Sendable () async -> Void

    func run() async throws { await cancelWhenGracefulShutdown { await body() } }
}

/// Every post by its name, and whoever has a token of the issuer.
private struct PostOrIssuer: TokenVerifier {
    let issuer: JWTVerifier?

    func caller(for token: Substring) async throws(TokenRefusal) -> Caller {
        guard let issuer, token.contains(".") else { return try RoleTokens().caller(for: token) }
        return try await issuer.caller(for: token)
    }
}
