import Casework
import Database
import Hummingbird
import Logging
import Messaging
package import Policy

extension CaseService {
    /// Who may use which of its routes, those of the admin port after the others.
    /// - Parameter policy: some posts are named by it.
    /// - Throws: never for a service that starts.
    /// - Returns: every route once.
    package func permissions(under policy: Policy) throws -> [Permission] {
        let engine = try idleEngine(under: policy)
        let open = Router(context: APIRequestContext.self)
        openRoutes(engine, open.group())
        let links = open.routes.map {
            Permission(method: $0.method.rawValue, path: Permission.path($0.path.description), access: openAccess)
        }
        let api = CallerRoutes(Router(context: APIRequestContext.self).group(context: CallerRequestContext.self))
        routes(engine, api)
        let admin = CallerRoutes(Router(context: APIRequestContext.self).group(context: CallerRequestContext.self))
        OperatorRoutes(parts: try idleParts(under: policy), handlers: handlers(policy), pool: engine.pool).add(to: admin)
        let operators = admin.permissions.map { Permission(method: $0.method, path: $0.path, access: $0.access, isAdmin: true) }
        return links + api.permissions + operators
    }

    /// An engine that is never run: routes only keep it.
    package func idleEngine(under policy: Policy) throws -> CaseEngine {
        let parts = try idleParts(under: policy)
        let pool = PostgresPool(configuration: try Self.nowhere(), size: 1, waitTimeout: .seconds(1), label: "routes")
        return CaseEngine(runner: CaseRunner(parts: parts), pool: pool, policy: policy, coder: parts.coder)
    }

    private func idleParts(under policy: Policy) throws -> EngineParts {
        EngineParts(
            configuration: CaseworkConfiguration(
                service: name, topic: topic, zone: policy.days.zone, policyVersion: policy.version, indexes: indexes),
            coder: EventCoder(sealer: nil), source: ConnectionSource(try Self.nowhere()), logger: Logger(label: "routes"),
            progress: { _ in })
    }

    /// Nobody connects to it.
    private static func nowhere() throws -> PostgresConfiguration { try PostgresConfiguration(url: "postgresql://127.0.0.1:1/none") }
}
