import Casework
import Database
import Foundation
import Hummingbird
import Logging
import Messaging
package import Policy
import ServiceLifecycle
import SharedModels

/// Puts the parts of a service that follows others together.
struct FollowingServiceBuild<Own: Sendable> {
    let service: FollowingService<Own>
    let parts: ServiceParts<Own>

    func assembly() async throws -> ServiceAssembly {
        let policy = try Policy(at: parts.settings.policyFile)
        let database = try ServiceGround.database(of: service.name, parts.settings)
        let handlers = service.handlers(policy)
        let engine = engineParts(policy, database)
        let reading = parts.settings.reading
        let pool = PostgresPool(configuration: database, size: reading.connections, waitTimeout: reading.wait, label: "reading")
        try await ServiceClock(pool: pool).allowAdjustment(parts.settings.profile == .dev)
        let maintenance = Maintenance(parts: engine, pool: pool)
        try await maintenance.prepare()
        let probe = ServiceGround.probe(of: database)
        ServiceGround.check(probe, for: parts.health)
        let own = try service.parts(
            FollowingGround(
                pool: pool, policy: policy, settings: parts.settings, own: parts.own, logger: parts.logger, issuer: parts.issuer))
        let consumer = EventConsumer(parts: engine, handlers: handlers) {
            try ServiceGround.consumer(of: service.name, $0, parts.settings, logger: parts.logger)
        }
        let loops = Loops(
            [Loop("maintenance") { await maintenance.run() }, Loop("consumer") { await consumer.run() }]
                + own.jobs.map { $0.loop(watchedBy: parts.health, logger: parts.logger) })
        var assembly = ServiceAssembly(
            services: [PoolService(pool: probe), PoolService(pool: pool)] + own.services + [loops], routes: own.routes)
        assembly.openRoutes = own.openRoutes
        assembly.sessions = own.sessions
        assembly.largeBodies = own.largeBodies
        let rebuild = ProjectionRebuild(configuration: database, tables: service.projected, failPoint: engine.failPoint)
        let operators = OperatorRoutes(parts: engine, handlers: handlers, pool: pool, rebuild: rebuild)
        assembly.adminRoutes = { operators.add(to: $0) }
        return assembly
    }

    private func engineParts(_ policy: Policy, _ database: PostgresConfiguration) -> EngineParts {
        let loops: [EngineLoop] = [.consumer, .maintenance]
        let trackers = Dictionary(uniqueKeysWithValues: loops.map { ($0, parts.health.tracker($0.rawValue)) })
        return EngineParts(
            configuration: CaseworkConfiguration(
                service: service.name, topic: nil, zone: policy.days.zone, policyVersion: policy.version),
            // What is sealed stays so: who may see it asks the service that keeps the case.
            coder: EventCoder(sealer: nil), source: ConnectionSource(database), logger: parts.logger,
            failPoint: parts.settings.failPoint.flatMap(ArmedFailPoint.init), progress: { trackers[$0]?.beat() })
    }
}

extension FollowingService {
    /// Who may use which of its routes, those of the admin port after the others.
    /// - Parameter policy: some posts are named by it.
    /// - Throws: never for a service that starts.
    /// - Returns: every route once.
    package func permissions(under policy: Policy) throws -> [Permission] {
        let nowhere = try PostgresConfiguration(url: "postgresql://127.0.0.1:1/none")
        let pool = PostgresPool(configuration: nowhere, size: 1, waitTimeout: .seconds(1), label: "routes")
        let logger = Logger(label: "routes")
        let own = try parts(FollowingGround(pool: pool, policy: policy, settings: nil, own: nil, logger: logger))
        let open = Router(context: APIRequestContext.self)
        own.openRoutes(open.group())
        let anybody = open.routes.map {
            Permission(method: $0.method.rawValue, path: Permission.path($0.path.description), access: .anybody)
        }
        let pages = CallerRoutes(Router(context: APIRequestContext.self).group(context: CallerRequestContext.self))
        own.routes(pages)
        let engine = EngineParts(
            configuration: CaseworkConfiguration(service: name, topic: nil, zone: policy.days.zone, policyVersion: policy.version),
            coder: EventCoder(sealer: nil), source: ConnectionSource(nowhere), logger: logger, progress: { _ in })
        let admin = CallerRoutes(Router(context: APIRequestContext.self).group(context: CallerRequestContext.self))
        let rebuild = ProjectionRebuild(configuration: nowhere, tables: projected)
        OperatorRoutes(parts: engine, handlers: handlers(policy), pool: pool, rebuild: rebuild).add(to: admin)
        let operators = admin.permissions.map { Permission(method: $0.method, path: $0.path, access: $0.access, isAdmin: true) }
        return anybody + pages.permissions + operators
    }
}
