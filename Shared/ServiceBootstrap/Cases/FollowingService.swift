package import Casework
package import Database
package import Hummingbird
package import Logging
package import Policy
package import ServiceLifecycle

/// A service that keeps no cases: it follows those of others into tables of its own, and shows them.
///
/// What is its own is said here; consumption, database, probes and operator commands are those of every service.
package struct FollowingService<Own: Sendable>: Sendable {
    /// Lower-case name; also the consumer group.
    package let name: String
    /// One sentence for `--help`.
    package let summary: String
    /// Usual port of its pages.
    package let port: Int
    /// Its own settings, and how to read them.
    package let settings: (declared: [any SettingDeclaration], read: @Sendable (inout SettingsReader) -> Own)
    /// Its own numbered SQL files; the engine's are applied before them (D20).
    package let migrations: [(name: String, contents: [UInt8])]
    /// The names of the tables that its projections write, emptied when they are made anew.
    package let projected: [SQL]
    /// What events of others leave in its tables.
    package let handlers: @Sendable (Policy) -> EventHandlers
    /// Makes its routes and loops; called once in a process that serves, and once more to say who may do what.
    package let parts: @Sendable (FollowingGround<Own>) throws -> FollowingParts

    package init(
        _ identity: (name: String, summary: String, port: Int),
        settings: (declared: [any SettingDeclaration], read: @Sendable (inout SettingsReader) -> Own),
        migrations: [(name: String, contents: [UInt8])], projected: [SQL],
        handlers: @escaping @Sendable (Policy) -> EventHandlers,
        parts: @escaping @Sendable (FollowingGround<Own>) throws -> FollowingParts
    ) {
        (name, summary, port) = identity
        self.settings = settings
        self.migrations = migrations
        self.projected = projected
        self.handlers = handlers
        self.parts = parts
    }

    /// Runs the verb on the command line and ends the process.
    package func main() async -> Never { await ServiceRunner(definition).main() }

    /// The definition that `ServiceRunner` works with.
    package var definition: ServiceDefinition<Own> {
        ServiceDefinition(
            (name, CaseService.version, summary, port), settings: settings,
            migrate: { try await $0.migrate(name, migrations) },
            permissions: { try permissions(under: try Policy(at: $0)) },
            build: { try await FollowingServiceBuild(service: self, parts: $0).assembly() })
    }
}

/// What the routes and loops of a service that follows others work with.
package struct FollowingGround<Own: Sendable>: Sendable {
    /// Of its own database; for requests.
    package let pool: PostgresPool
    package let policy: Policy
    /// Those of every service.
    package let settings: ServiceSettings?
    /// Its own settings; nil when only its routes are asked for.
    package let own: Own?
    package let logger: Logger
    /// Who knows the issuer's tokens, for a service where people sign in; nil where there is no issuer.
    package let issuer: JWTVerifier?

    package init(
        pool: PostgresPool, policy: Policy, settings: ServiceSettings?, own: Own?, logger: Logger, issuer: JWTVerifier? = nil
    ) {
        self.pool = pool
        self.policy = policy
        self.settings = settings
        self.own = own
        self.logger = logger
        self.issuer = issuer
    }
}

/// What a service that follows others adds to what all have.
package struct FollowingParts: Sendable {
    /// Beside consumption; in order of start.
    package var services: [any Service] = []
    /// Loops beside consumption.
    package var jobs: [Job] = []
    /// Where the tokens of its users' browsers are.
    package var sessions: (any SessionTokens)?
    /// Its routes whose bodies are files, or have some.
    package var largeBodies: [LargeBody] = []
    /// Pages for people who have no token.
    package var openRoutes: @Sendable (RouterGroup<APIRequestContext>) -> Void
    /// Pages and commands for callers who are known.
    package var routes: @Sendable (CallerRoutes) -> Void

    package init(
        openRoutes: @escaping @Sendable (RouterGroup<APIRequestContext>) -> Void, routes: @escaping @Sendable (CallerRoutes) -> Void
    ) {
        self.openRoutes = openRoutes
        self.routes = routes
    }
}
