import Casework
import Logging
package import ServiceBootstrap
import ServiceLifecycle

extension TestService {
    /// Runs the service's admin port, with its operator routes, while `body` runs.
    /// - Parameters:
    ///   - log: gets what the routes say; nobody does otherwise.
    ///   - health: what its probes ask; one that has not started yet otherwise.
    ///   - registry: what its metrics show; nothing otherwise.
    ///   - body: gets where it listens on 127.0.0.1.
    /// - Throws: what `body` throws.
    /// - Returns: what `body` returns.
    package func withAdminPort<Value: Sendable>(
        log: LogRecorder? = nil, health: HealthRegistry = HealthRegistry(), registry: PrometheusRegistry = PrometheusRegistry(),
        _ body: @Sendable (Int) async throws -> Value
    ) async throws -> Value {
        let logger = log?.logger() ?? Logger(label: "admin") { _ in SwiftLogNoOpLogHandler() }
        let (ports, listening) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        var server = HTTPServer.Parts(name: "admin", host: "127.0.0.1", port: 0, logger: logger)
        server.verifier = RoleTokens()
        server.onListening = { listening.yield($0) }
        let operators = OperatorRoutes(
            parts: EngineParts(
                configuration: parts.configuration, coder: parts.coder, source: parts.source, logger: logger, progress: { _ in }),
            handlers: service.handlers(engine.policy), pool: pool)
        let admin = AdminServer.make(server, health: health, registry: registry) { operators.add(to: $0) }
        let group = ServiceGroup(services: [admin], logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let result: Result<Value, any Error>
            do {
                guard let port = await ports.first(where: { _ in true }) else { throw TestSupportError("the admin port does not listen") }
                result = .success(try await body(port))
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try result.get()
        }
    }
}
