package import Casework
package import Database
import Foundation
import Logging
package import Messaging
import ObjectStorage
package import Policy
package import ServiceBootstrap
import ServiceLifecycle
import SharedModels

/// A whole service on a database of its own, its HTTP server on a free port, with topics in memory in place of a broker.
package struct TestService: Sendable {
    package let engine: CaseEngine
    /// The fronts of further instances on the same database.
    package let others: [CaseEngine]
    package let pool: PostgresPool
    package let topics: MemoryTopics
    /// The service's clock; it may be moved (D21).
    package let clock: ServiceClock
    package let parked: ParkedRecords
    /// Where the API listens on 127.0.0.1.
    package let port: Int
    let service: CaseService
    let parts: EngineParts
    /// Largest file that a test's service takes, in bytes.
    package static let fileLimit = 200_000

    /// Runs a service while `body` runs.
    /// - Parameters:
    ///   - service: what is run.
    ///   - policy: what its decisions are judged by.
    ///   - topics: shared with other services, or its own.
    ///   - keys: opens and seals private content.
    ///   - instances: how many run on the same database; one of them has the API.
    ///   - verifier: knows the tokens; every post by its name otherwise (`RoleTokens`).
    ///   - log: gets what the API and the jobs say; nobody does otherwise.
    ///   - lockWait: how long a statement waits for a row. A test that says in which order two wait for one asks for more than a slow machine
    ///     needs: who has waited for its whole time begins again at the end of the queue.
    ///   - body: what is done with it.
    /// - Throws: what `body` throws, and when there is no test database.
    /// - Returns: what `body` returns.
    package static func with<Value: Sendable>(
        _ service: CaseService, under policy: Policy = .baseline, topics: MemoryTopics = MemoryTopics(), keys: (any KeySetHolder)? = nil,
        instances: Int = 1, verifier: (any TokenVerifier)? = nil, log: LogRecorder? = nil, lockWait: Duration? = nil,
        _ body: @Sendable (TestService) async throws -> Value
    ) async throws -> Value {
        let keys: any KeySetHolder = try keys ?? KeySet(json: KeySet.generateJSON(kid: "test"))
        return try await TestPlaces.services.hold {
            try await TestPostgres.withDatabase { url in
                var run = TestServiceRun(service: service, policy: policy, topics: topics, keys: keys, instances: instances)
                if let verifier { run.verifier = verifier }
                if let log { run.logger = log.logger() }
                run.lockWait = lockWait
                return try await run.run(on: url, body)
            }
        }
    }

    /// The same on a database that is there, by the role of its URL; what has not been migrated yet that role migrates.
    package static func with<Value: Sendable>(
        _ service: CaseService, on url: String, _ body: @Sendable (TestService) async throws -> Value
    ) async throws -> Value {
        let keys = try KeySet(json: KeySet.generateJSON(kid: "test"))
        return try await TestPlaces.services.hold {
            try await TestServiceRun(service: service, policy: .baseline, topics: MemoryTopics(), keys: keys, instances: 1).run(
                on: url, body)
        }
    }

    init(_ run: TestServiceRun, parts: EngineParts, pool: PostgresPool, runner: CaseRunner, others: [CaseEngine], port: Int) {
        self.others = others
        service = run.service
        self.parts = parts
        topics = run.topics
        engine = run.engine(of: parts, pool, runner)
        self.pool = pool
        clock = ServiceClock(pool: pool)
        parked = ParkedRecords(parts: parts, handlers: run.service.handlers(run.policy), pool: pool)
        self.port = port
    }

    /// Waits until everything told is on its topic, and everything on a topic that is listened to is applied or parked.
    /// - Throws: `TestSupportError` when that takes longer than 30 seconds.
    package func settle() async throws {
        let heard = service.handlers(engine.policy).subscriptions(of: service.topic)
        let isSettled = try await eventually {
            // In this order: what is applied may tell more, and what was told is heard only once it is on the topic.
            let applied = try await count("SELECT coalesce(sum(next_offset), 0)::bigint FROM consumer_position")
            guard applied == heard.reduce(0, { $0 + Int64(topics.records(on: $1).count) }) else { return false }
            let told = try await count("SELECT count(*) FROM outbox")
            let published = try [service.topic.rawValue, service.topic.own].reduce(0) { sum, topic in
                sum + Set(try topics.records(on: topic).map { try CloudEvent(record: $0).id }).count
            }
            let appliedStill = try await count("SELECT coalesce(sum(next_offset), 0)::bigint FROM consumer_position")
            return told == Int64(published) && applied == appliedStill
                && applied == heard.reduce(0, { $0 + Int64(topics.records(on: $1).count) })
        }
        guard isSettled else { throw TestSupportError("the service did not come to rest") }
    }

    /// One number from the service's database.
    package func count(_ sql: SQL) async throws -> Int64 { try await pool.query(sql).first?.decode(at: 0, as: Int64.self) ?? -1 }
}

/// Puts the parts of a test service together and takes them apart again.
struct TestServiceRun: Sendable {
    let service: CaseService
    let policy: Policy
    let topics: MemoryTopics
    let keys: any KeySetHolder
    let instances: Int
    /// In a folder of its own, when the service keeps files; removed afterwards.
    let objects: FileObjectStore?
    /// Who the callers of the API are.
    var verifier: any TokenVerifier = RoleTokens()
    /// For the API and the jobs.
    var logger = Self.quiet
    /// How long a statement waits for a row; nil for as long as in production.
    var lockWait: Duration?
    private let folder = FileManager.default.temporaryDirectory.appending(path: "guanjia-objects-\(UUID().uuidString)").path

    init(service: CaseService, policy: Policy, topics: MemoryTopics, keys: any KeySetHolder, instances: Int) {
        (self.service, self.policy, self.topics, self.keys, self.instances) = (service, policy, topics, keys, instances)
        objects = service.objects == nil ? nil : FileObjectStore(root: folder, limit: TestService.fileLimit)
    }

    func engine(of parts: EngineParts, _ pool: PostgresPool, _ runner: CaseRunner) -> CaseEngine {
        CaseEngine(
            runner: runner, pool: pool, policy: policy, coder: parts.coder, objects: objects,
            outgoing: OutgoingSettings(allowsPlain: true, allowsPrivate: true))
    }

    private func parts(on database: PostgresConfiguration) -> EngineParts {
        let (handlers, topic) = (service.handlers(policy), service.topic)
        return EngineParts(
            configuration: CaseworkConfiguration(
                service: service.name, topic: topic, zone: policy.days.zone, policyVersion: policy.version, indexes: service.indexes,
                hears: { handlers.hears($0, of: topic) }),
            coder: EventCoder(sealer: keys), source: ConnectionSource(database), logger: Self.quiet, progress: { _ in })
    }

    func run<Value: Sendable>(on url: String, _ body: @Sendable (TestService) async throws -> Value) async throws -> Value {
        var database = try PostgresConfiguration(url: url)
        if let lockWait {
            (database.lockTimeout, database.statementTimeout) = (lockWait, lockWait)
            database.statementDeadline = lockWait + .seconds(5)
        }
        let migrations = MigrationRunner(configuration: database)
        _ = try await migrations.apply(component: CaseworkMigrations.component, migrations: CaseworkMigrations.load())
        _ = try await migrations.apply(component: service.name, migrations: MigrationRunner.migrations(from: service.migrations))
        let parts = parts(on: database)
        let pool = PostgresPool(configuration: database, size: 4, waitTimeout: .seconds(60), label: "test")
        try await Maintenance(parts: parts, pool: pool).prepare()
        try await ServiceClock(pool: pool).allowAdjustment(true)
        let others = (1..<instances).map { _ in self.parts(on: database) }
        let value = try await run(parts, others, pool, body)
        await pool.close()
        // A test that failed leaves its folder, to be looked at.
        if objects != nil { try? FileManager.default.removeItem(atPath: folder) }
        return value
    }

    private func run<Value: Sendable>(
        _ parts: EngineParts, _ others: [EngineParts], _ pool: PostgresPool, _ body: @Sendable (TestService) async throws -> Value
    ) async throws -> Value {
        let runner = CaseRunner(parts: parts)
        let (ports, listening) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        let engine = engine(of: parts, pool, runner)
        let otherRunners = others.map { CaseRunner(parts: $0) }
        let otherEngines = zip(others, otherRunners).map { self.engine(of: $0, pool, $1) }
        var server = HTTPServer.Parts(name: "test", host: "127.0.0.1", port: 0, logger: logger)
        server.verifier = verifier
        server.limits.largeBodies = service.objects?.largeBodies(TestService.fileLimit) ?? []
        server.onListening = { listening.yield($0) }
        let (routes, openRoutes) = (service.routes, service.openRoutes)
        let group = ServiceGroup(
            services: loops(parts) + jobs(of: engine, pool)
                + zip(others, otherEngines).flatMap { loops($0) + jobs(of: $1, pool) } + otherRunners.map { Front(runner: $0) }
                + [Front(runner: runner), HTTPServer(server, open: { openRoutes(engine, $0) }, routes: { routes(engine, $0) })],
            logger: Self.quiet)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let result: Result<Value, any Error>
            do {
                guard let port = await ports.first(where: { _ in true }) else { throw TestSupportError("the server does not listen") }
                result = .success(
                    try await body(
                        TestService(self, parts: parts, pool: pool, runner: runner, others: otherEngines, port: port)))
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try result.get()
        }
    }

    private func jobs(of engine: CaseEngine, _ pool: PostgresPool) -> [any Service] {
        let logger = logger
        return service.jobs(JobGround(engine: engine, logger: logger)).map { job in
            Part { await job.run(logger: logger) {} }
        }
    }

    private func loops(_ parts: EngineParts) -> [any Service] {
        let topics = topics
        let handlers = service.handlers(policy)
        let relay = OutboxRelay(parts: parts, owner: "test-\(UUID().uuidString)") { MemoryProducer(topics: topics) }
        let timers = TimerLoop(parts: parts, kinds: service.timers(policy))
        var loops = [Part { await relay.run() }, Part { await timers.run() }]
        if !handlers.topics.isEmpty {
            let consumer = EventConsumer(parts: parts, handlers: handlers) { MemoryConsumer(topics, of: $0) }
            loops.append(Part { await consumer.run() })
        }
        return loops
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// A loop of the engine, cancelled when the test is over.
private struct Part: Service {
    let body: @Sendable () async -> Void

    func run() async throws { await cancelWhenGracefulShutdown { await body() } }
}

/// The front of the engine, which answers those that wait before it ends.
private struct Front: Service {
    let runner: CaseRunner

    func run() async throws {
        await withGracefulShutdownHandler {
            await runner.run()
        } onGracefulShutdown: {
            runner.stop()
        }
    }
}
