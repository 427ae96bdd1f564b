import Casework
import Database
import Foundation
import Hummingbird
import KafkaMessaging
import Logging
import Messaging
import ObjectStorage
import Policy
import ServiceLifecycle
import SharedModels

/// Puts the parts of a case service together.
struct CaseServiceBuild {
    let service: CaseService
    let parts: ServiceParts<ObjectSettings?>

    /// What everything else stands on; made without waiting for anything.
    private struct Ground {
        let policy: Policy
        let keys: SealingKeyStore
        let coder: EventCoder
        let engine: EngineParts
        let pool: PostgresPool
        let probe: PostgresPool
        let handlers: EventHandlers
    }

    func assembly() async throws -> ServiceAssembly {
        let ground = try ground()
        try await ServiceClock(pool: ground.pool).allowAdjustment(parts.settings.profile == .dev)
        let maintenance = Maintenance(parts: ground.engine, pool: ground.pool)
        try await maintenance.prepare()
        let objects = try await openObjects()
        return assembly(on: ground, maintenance, objects)
    }

    // Not to be inlined: with all of this inside an asynchronous function, the optimizer of Swift 6.3 crashes ("splitting coroutine").
    @inline(never)
    private func ground() throws -> Ground {
        let database = try ServiceGround.database(of: service.name, parts.settings)
        let policy = try Policy(at: parts.settings.policyFile)
        let keys = try loadKeys()
        let coder = EventCoder(sealer: keys)
        let handlers = service.handlers(policy)
        let reading = parts.settings.reading
        return Ground(
            policy: policy, keys: keys, coder: coder, engine: engineParts(policy, coder, database, handlers),
            pool: PostgresPool(configuration: database, size: reading.connections, waitTimeout: reading.wait, label: "reading"),
            probe: ServiceGround.probe(of: database), handlers: handlers)
    }

    @inline(never)
    private func assembly(on ground: Ground, _ maintenance: Maintenance, _ objects: (any ObjectStore)?) -> ServiceAssembly {
        let pool = ground.pool
        let runner = CaseRunner(parts: ground.engine)
        let probe = ground.probe
        ServiceGround.check(probe, for: parts.health)
        let engine = CaseEngine(
            runner: runner, pool: pool, policy: ground.policy, coder: ground.coder, objects: objects,
            outgoing: parts.settings.outgoing, hotline: parts.settings.hotline, failPoint: ground.engine.failPoint)
        let (routes, openRoutes) = (service.routes, service.openRoutes)
        let loops = Loops(loops(on: ground, maintenance) + jobs(of: engine, ground))
        ground.keys.show(in: parts.metrics)
        let services: [any Service] = [
            ground.keys, PoolService(pool: probe), PoolService(pool: pool), loops, RunnerService(runner: runner),
        ]
        var assembly = ServiceAssembly(services: services) { routes(engine, $0) }
        assembly.openRoutes = { openRoutes(engine, $0) }
        let operators = OperatorRoutes(parts: ground.engine, handlers: ground.handlers, pool: pool)
        assembly.adminRoutes = { operators.add(to: $0) }
        if let objects, let use = service.objects { assembly.largeBodies = use.largeBodies(objects.limit) }
        return assembly
    }

    private func loops(on ground: Ground, _ maintenance: Maintenance) -> [Loop] {
        let owner = "\(service.name)-\(UUID().uuidString.lowercased())"
        let relay = OutboxRelay(parts: ground.engine, owner: owner) { try producer() }
        let timers = TimerLoop(parts: ground.engine, kinds: service.timers(ground.policy))
        var loops = [
            Loop("maintenance") { await maintenance.run() }, Loop("relay") { await relay.run() }, Loop("timers") { await timers.run() },
        ]
        if !ground.handlers.topics.isEmpty {
            let consumer = EventConsumer(parts: ground.engine, handlers: ground.handlers) { try self.consumer($0) }
            loops.append(Loop("consumer") { await consumer.run() })
            let (pool, logger) = (ground.pool, parts.logger)
            for gate in ground.handlers.gates { loops.append(Loop("gate") { await gate.keep(by: pool, logger: logger) }) }
        }
        return loops
    }

    private func jobs(of engine: CaseEngine, _ ground: Ground) -> [Loop] {
        service.jobs(JobGround(engine: engine, logger: parts.logger)).map { $0.loop(watchedBy: parts.health, logger: parts.logger) }
    }

    /// The place for files, tried before anything is promised to anybody.
    ///
    /// A store that refuses is a mistake in the settings, and no start. One that does not answer for now is none: cases go on without
    /// files, and files are refused until it answers.
    private func openObjects() async throws -> (any ObjectStore)? {
        guard let use = service.objects, let settings = parts.own else { return nil }
        guard let store = try use.open(settings) else {
            parts.logger.warning("GUANJIA_OBJECTS is not set: photos, signatures and originals are refused")
            return nil
        }
        do {
            try await store.check()
        } catch ObjectStoreError.refused(let why) {
            throw SettingsError("GUANJIA_OBJECTS", "cannot be used, nothing can be written there: \(why)")
        } catch {
            parts.logger.warning("the object store does not answer; files are refused until it does", error: error)
        }
        return store
    }

    /// Without keys an event with private content could not be told, so there is no start without them.
    private func loadKeys() throws -> SealingKeyStore {
        guard let path = parts.settings.keysFile else {
            throw SettingsError(
                "GUANJIA_KEYS_FILE", "is not set; private content cannot be sealed without keys. Make a file with: guanjiactl keys generate"
            )
        }
        return try SealingKeyStore(logger: parts.logger) { try KeySet.content(of: path) }
    }

    private func engineParts(
        _ policy: Policy, _ coder: EventCoder, _ database: PostgresConfiguration, _ handlers: EventHandlers
    ) -> EngineParts {
        let trackers = Dictionary(uniqueKeysWithValues: EngineLoop.allCases.map { ($0, parts.health.tracker($0.rawValue)) })
        let topic = service.topic
        if handlers.topics.isEmpty, let unused = trackers[.consumer] { parts.health.remove(unused) }
        return EngineParts(
            configuration: CaseworkConfiguration(
                service: service.name, topic: topic, zone: policy.days.zone, policyVersion: policy.version, indexes: service.indexes,
                hears: { handlers.hears($0, of: topic) }),
            coder: coder, source: ConnectionSource(database), logger: parts.logger,
            failPoint: parts.settings.failPoint.flatMap(ArmedFailPoint.init),
            progress: { trackers[$0]?.beat() })
    }

    private func producer() throws -> KafkaProducer {
        try KafkaProducer(configuration: try ServiceGround.kafka(of: service.name, parts.settings), logger: parts.logger)
    }

    private func consumer(_ topics: Set<String>) throws -> KafkaConsumer {
        try ServiceGround.consumer(of: service.name, topics, parts.settings, logger: parts.logger)
    }
}

extension Policy {
    /// The policy of a file, whose folder may hold what it extends, and the calendars; the baseline when there is none.
    init(at path: String?) throws {
        guard let path else {
            self = .baseline
            return
        }
        let file = URL(fileURLWithPath: path)
        self = try PolicyFolder(file.deletingLastPathComponent()).policy(named: file.deletingPathExtension().lastPathComponent)
    }
}

extension KafkaConfiguration {
    /// From the environment's settings.
    package init(_ settings: KafkaSettings, clientID: String, allowPlaintext: Bool) {
        self.init(bootstrapServers: settings.bootstrapServers.joined(separator: ","), clientID: clientID)
        self.allowPlaintext = allowPlaintext
        switch settings.securityProtocol {
        case .plaintext: securityProtocol = .plaintext
        case .ssl: securityProtocol = .tls
        case .saslPlaintext: securityProtocol = .saslPlaintext
        case .saslSSL: securityProtocol = .saslTLS
        }
        if settings.securityProtocol.usesSASL {
            securitySettings["sasl.mechanism"] = settings.mechanism.wireName
            securitySettings["sasl.username"] = settings.username
            securitySettings["sasl.password"] = settings.password?.reveal()
        }
        if let file = settings.certificateFile { securitySettings["ssl.ca.location"] = file }
        if let client = settings.client {
            securitySettings["ssl.certificate.location"] = client.certificateFile
            securitySettings["ssl.key.location"] = client.keyFile
            securitySettings["ssl.key.password"] = client.password?.reveal()
        }
    }
}
