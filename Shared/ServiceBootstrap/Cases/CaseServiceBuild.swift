import Casework
import Database
import Foundation
import Hummingbird
import KafkaMessaging
import Logging
import Messaging
import Policy
import ServiceLifecycle
import SharedModels

/// Puts the parts of a case service together.
struct CaseServiceBuild {
    let service: CaseService
    let parts: ServiceParts<Void>

    func assembly() async throws -> ServiceAssembly {
        let database = try databaseConfiguration()
        let policy = try loadPolicy()
        let coder = EventCoder(sealer: try loadKeys())
        let engineParts = engineParts(policy, coder, database)
        let pool = PostgresPool(configuration: database, size: 6, waitTimeout: .seconds(2), label: "reading")
        let handlers = service.handlers(policy)
        try await ServiceClock(pool: pool).allowAdjustment(parts.settings.profile == .dev)
        let maintenance = Maintenance(parts: engineParts, pool: pool)
        try await maintenance.prepare()
        let runner = CaseRunner(parts: engineParts)
        let relay = OutboxRelay(parts: engineParts, owner: "\(service.name)-\(UUID().uuidString.lowercased())") { try producer() }
        let timers = TimerLoop(parts: engineParts, kinds: service.timers(policy))
        var loops: [any Service] = [
            PoolService(pool: pool), Loop("maintenance") { await maintenance.run() }, Loop("relay") { await relay.run() },
            Loop("timers") { await timers.run() },
        ]
        if !handlers.topics.isEmpty {
            let consumer = EventConsumer(parts: engineParts, handlers: handlers) { try self.consumer($0) }
            loops.append(Loop("consumer") { await consumer.run() })
        }
        loops.append(RunnerService(runner: runner))
        parts.health.addReadinessCheck("database") { _ = try await pool.query("SELECT 1 AS one") }
        let engine = CaseEngine(runner: runner, reader: CaseReader(pool: pool, coder: coder), policy: policy, coder: coder)
        let routes = service.routes
        var assembly = ServiceAssembly(services: loops) { routes(engine, $0) }
        let operators = OperatorRoutes(parts: engineParts, handlers: handlers, pool: pool)
        assembly.adminRoutes = { operators.add(to: $0) }
        return assembly
    }

    private func databaseConfiguration() throws -> PostgresConfiguration {
        var configuration = try PostgresConfiguration(url: parts.settings.databaseURL.reveal())
        configuration.applicationName = "guanjia-\(service.name)"
        return configuration
    }

    /// The policy file's folder may hold what it extends, and the calendars.
    private func loadPolicy() throws -> Policy {
        guard let path = parts.settings.policyFile else { return .baseline }
        let file = URL(fileURLWithPath: path)
        return try PolicyFolder(file.deletingLastPathComponent()).policy(named: file.deletingPathExtension().lastPathComponent)
    }

    /// Without keys an event with private content could not be told, so there is no start without them.
    private func loadKeys() throws -> KeySet {
        guard let path = parts.settings.keysFile else {
            throw SettingsError(
                "GUANJIA_KEYS_FILE", "is not set; private content cannot be sealed without keys. Make a file with: guanjiactl keys generate"
            )
        }
        return try KeySet(contentsOf: path)
    }

    private func engineParts(_ policy: Policy, _ coder: EventCoder, _ database: PostgresConfiguration) -> EngineParts {
        let trackers = Dictionary(uniqueKeysWithValues: EngineLoop.allCases.map { ($0, parts.health.tracker($0.rawValue)) })
        if service.handlers(policy).topics.isEmpty, let unused = trackers[.consumer] { parts.health.remove(unused) }
        return EngineParts(
            configuration: CaseworkConfiguration(
                service: service.name, topic: service.topic, zone: policy.days.zone, policyVersion: policy.version),
            coder: coder, source: ConnectionSource(database), logger: parts.logger,
            failPoint: parts.settings.failPoint.flatMap(ArmedFailPoint.init),
            progress: { trackers[$0]?.beat() })
    }

    private func producer() throws -> KafkaProducer {
        try KafkaProducer(configuration: try kafka(), logger: parts.logger)
    }

    private func consumer(_ topics: Set<String>) throws -> KafkaConsumer {
        try KafkaConsumer(configuration: try kafka(), group: service.name, topics: topics.sorted(), logger: parts.logger)
    }

    private func kafka() throws -> KafkaConfiguration {
        guard let settings = parts.settings.kafka else { throw SettingsError("KAFKA_BOOTSTRAP_SERVERS", "is not set") }
        return KafkaConfiguration(settings, clientID: "guanjia-\(service.name)", allowPlaintext: parts.settings.profile == .dev)
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
    }
}
