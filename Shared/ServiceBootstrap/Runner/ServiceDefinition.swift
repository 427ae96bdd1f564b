package import Hummingbird
package import Logging
package import ServiceLifecycle

/// What makes one service different from the others: its name, and what it plugs into `ServiceRunner`.
package struct ServiceDefinition<Own: Sendable>: Sendable {
    /// As in host names, consumer groups and logs: `intake`.
    package let name: String
    /// Of this build, such as `1.4.0`.
    package let version: String
    /// One sentence for `--help`.
    package let summary: String
    /// Usual port of the API; admin is 1000 higher.
    package let port: Int
    /// The service's own settings, beyond those of every service.
    package let settings: [any SettingDeclaration]
    /// Reads the service's own settings.
    package let read: @Sendable (inout SettingsReader) -> Own
    /// Applies pending migrations, or only looks; see `MigrationRequest`.
    package let migrate: @Sendable (MigrationRequest) async throws -> MigrationOutcome
    /// What each of the service's routes says of who may use it, under a policy file or the baseline.
    package let permissions: @Sendable (_ policyFile: String?) throws -> [Permission]
    /// Builds the service's parts; opens nothing that has to be closed again when a later step fails, other than in a `Service`'s `run`.
    package let build: @Sendable (ServiceParts<Own>) async throws -> ServiceAssembly

    /// - Parameters:
    ///   - identity: name, version, summary and port.
    ///   - settings: the service's own settings, and how to read them.
    ///   - migrate: applies pending migrations, or only looks.
    ///   - permissions: who may use which route.
    ///   - build: makes the parts.
    package init(
        _ identity: (name: String, version: String, summary: String, port: Int),
        settings: (declared: [any SettingDeclaration], read: @Sendable (inout SettingsReader) -> Own),
        migrate: @escaping @Sendable (MigrationRequest) async throws -> MigrationOutcome,
        permissions: @escaping @Sendable (_ policyFile: String?) throws -> [Permission] = { _ in [] },
        build: @escaping @Sendable (ServiceParts<Own>) async throws -> ServiceAssembly
    ) {
        (name, version, summary, port) = identity
        (self.settings, read) = settings
        self.migrate = migrate
        self.permissions = permissions
        self.build = build
    }
}

extension ServiceDefinition where Own == Void {
    /// A service without settings of its own.
    package init(
        _ identity: (name: String, version: String, summary: String, port: Int),
        migrate: @escaping @Sendable (MigrationRequest) async throws -> MigrationOutcome,
        build: @escaping @Sendable (ServiceParts<Void>) async throws -> ServiceAssembly
    ) {
        self.init(identity, settings: ([], { _ in }), migrate: migrate, build: build)
    }
}

/// What a migration is to do.
package struct MigrationRequest: Sendable {
    /// The service's own database.
    package let database: Secret
    /// False: change nothing, only say what is pending.
    package let applies: Bool
    package let logger: Logger
}

/// What a migration did or found.
package enum MigrationOutcome: Sendable, Hashable {
    /// The schema is the one that this version knows; lists what was applied now.
    case current(applied: [String])
    /// These are not applied yet (only when asked not to apply).
    case pending([String])
    /// The database was migrated by a newer version, or an applied file has changed; says which.
    case unknown(String)
}

/// What a service is built from.
package struct ServiceParts<Own: Sendable>: Sendable {
    package let settings: ServiceSettings
    /// The service's own settings.
    package let own: Own
    package let logger: Logger
    /// Loops register here; readiness checks are added here.
    package let health: HealthRegistry
    /// For numbers that live elsewhere; counters and timers are made with swift-metrics.
    package let metrics: PrometheusRegistry
    /// Who knows the issuer's tokens, for a service that takes some beside those of its callers; nil where there is no issuer.
    package let issuer: JWTVerifier?
}

/// What a service is made of.
package struct ServiceAssembly: Sendable {
    /// In order of start: later ones may need earlier ones. They stop in reverse order, before them the API server.
    package var services: [any Service]
    /// Adds the API's routes, whose context has a caller.
    package var routes: @Sendable (CallerRoutes) -> Void
    /// Adds API routes that need no token.
    package var openRoutes: @Sendable (RouterGroup<APIRequestContext>) -> Void = { _ in }
    /// Where the tokens of browsers are, for a service with pages.
    package var sessions: (any SessionTokens)?
    /// Routes of the API whose bodies are files.
    package var largeBodies: [LargeBody] = []
    /// Adds operator commands to the admin server.
    package var adminRoutes: @Sendable (CallerRoutes) -> Void = { _ in }

    /// - Parameters:
    ///   - services: in order of start.
    ///   - routes: adds the API's routes.
    package init(services: [any Service], routes: @escaping @Sendable (CallerRoutes) -> Void) {
        self.services = services
        self.routes = routes
    }
}
