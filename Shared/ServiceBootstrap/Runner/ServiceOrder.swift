import Logging
import Metrics
import ServiceLifecycle

/// The order of a service's parts, and how they stop.
enum ServiceOrder {
    /// Started in this order, stopped in reverse: first nothing new comes in, then requests in work finish, then the service's own parts
    /// stop, and the admin server answers until the end.
    static func services<Own>(
        of assembly: ServiceAssembly, _ parts: ServiceParts<Own>, verifier: any TokenVerifier
    ) -> [any Service] {
        let http = parts.settings.http
        let health = parts.health
        var admin = HTTPServer.Parts(name: "admin", host: http.host, port: http.adminPort, logger: parts.logger)
        admin.limits = http.limits
        admin.verifier = verifier
        var api = HTTPServer.Parts(name: "api", host: http.host, port: http.port, logger: parts.logger)
        api.limits = http.limits
        api.limits.largeBodies = assembly.largeBodies
        api.verifier = verifier
        api.sessions = assembly.sessions
        api.metrics = MetricsSystem.factory
        api.onListening = { _ in health.markStarted() }
        let apiServer = HTTPServer(api, open: assembly.openRoutes, routes: assembly.routes)
        let adminServer = AdminServer.make(admin, health: health, registry: parts.metrics, routes: assembly.adminRoutes)
        let drain = DrainService(health: health, delay: parts.settings.stop.delay, logger: parts.logger)
        return [adminServer, health] + assembly.services + [apiServer, drain]
    }

    /// A group whose stop is bounded: orderly, then cancelled, then ended by `StopControl`.
    static func group(_ services: [any Service], _ limits: StopLimits, control: StopControl, logger: Logger) -> ServiceGroup {
        let signals = ServiceGroupConfiguration.ServiceConfiguration(
            service: control.service, successTerminationBehavior: .gracefullyShutdownGroup, serviceName: "signals")
        let watched = services.map {
            ServiceGroupConfiguration.ServiceConfiguration(service: Watched(service: $0, control: control), serviceName: "\($0)")
        }
        var configuration = ServiceGroupConfiguration(services: [signals] + watched, logger: logger)
        configuration.maximumGracefulShutdownDuration = limits.graceful
        // Longer than the watchdog waits: the group would otherwise crash the process with a trap instead of an exit code.
        configuration.maximumCancellationDuration = limits.total
        return ServiceGroup(configuration: configuration)
    }
}

/// The last in the group, so the first to stop: makes `/readyz` say 503 and waits for load balancers to notice.
struct DrainService: Service, CustomStringConvertible {
    let health: HealthRegistry
    let delay: Duration
    let logger: Logger

    var description: String { "DrainService" }

    func run() async throws {
        do {
            try await gracefulShutdown()
        } catch is CancellationError {
            // Another part has failed: there is no time to be polite.
            health.startDraining()
            return
        }
        health.startDraining()
        logger.info("stopping", metadata: ["stop.delay_ms": .stringConvertible(delay.nanoseconds / 1_000_000)])
        // Cancelled while it waits: the stop goes on at once.
        try? await ContinuousClock().sleep(for: delay)
    }
}

/// Starts the time of a stop as soon as any part ends: whether by plan or not, the process is then on its way to its end.
private struct Watched: Service {
    let service: any Service
    let control: StopControl

    func run() async throws {
        let name = "\(service)"
        control.partStarted(name)
        defer {
            control.partEnded(name)
            control.stopBegins()
        }
        try await service.run()
    }
}
