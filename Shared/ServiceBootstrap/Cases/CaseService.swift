package import Casework
import Database
import Foundation
package import Hummingbird
import KafkaMessaging
import Logging
import Messaging
package import Policy
import ServiceLifecycle
package import SharedModels

/// A service that keeps cases: what is its own. Everything else (engine, broker, database, probes, operator commands) is the same for
/// all of them and is put together here.
package struct CaseService: Sendable {
    /// Lower-case name; also the consumer group and the CloudEvents source.
    package let name: String
    /// One sentence for `--help`.
    package let summary: String
    /// Usual port of the API.
    package let port: Int
    /// The topic that it produces.
    package let topic: Topic
    /// Its own numbered SQL files; the engine's are applied before them (D20).
    package let migrations: [(name: String, contents: [UInt8])]
    /// What events of others mean to it.
    package let handlers: @Sendable (Policy) -> EventHandlers
    /// The case types whose clocks run.
    package let timers: @Sendable (Policy) -> [TimerLoop.Kind]
    /// Its tables that follow its cases.
    package let indexes: [CaseIndex]
    /// Loops of its own beside the engine's.
    package let jobs: @Sendable (JobGround) -> [Job]
    /// What it needs for files that belong to its cases; nil when it has none.
    package let objects: ObjectUse?
    /// Its API.
    package var routes: @Sendable (CaseEngine, CallerRoutes) -> Void
    /// Routes for people who have no token, such as the page of a household with a link.
    package let openRoutes: @Sendable (CaseEngine, RouterGroup<APIRequestContext>) -> Void
    /// What lets a request to those through.
    package let openAccess: Permission.Access

    package init(
        _ identity: (name: String, summary: String, port: Int, topic: Topic), migrations: [(name: String, contents: [UInt8])],
        handlers: @escaping @Sendable (Policy) -> EventHandlers, timers: @escaping @Sendable (Policy) -> [TimerLoop.Kind],
        indexes: [CaseIndex] = [], jobs: @escaping @Sendable (JobGround) -> [Job] = { _ in [] },
        objects: ObjectUse? = nil, openRoutes: @escaping @Sendable (CaseEngine, RouterGroup<APIRequestContext>) -> Void = { _, _ in },
        openAccess: Permission.Access = .link, routes: @escaping @Sendable (CaseEngine, CallerRoutes) -> Void
    ) {
        (name, summary, port, topic) = identity
        self.migrations = migrations
        self.handlers = handlers
        self.timers = timers
        self.indexes = indexes
        self.jobs = jobs
        self.objects = objects
        self.routes = routes
        self.openRoutes = openRoutes
        self.openAccess = openAccess
    }

    /// The version of all our executables.
    package static let version = "0.1.0"

    /// Runs the verb on the command line and ends the process.
    package func main() async -> Never { await ServiceRunner(definition).main() }

    /// The definition that `ServiceRunner` works with.
    package var definition: ServiceDefinition<ObjectSettings?> {
        let hasFiles = objects != nil
        return ServiceDefinition(
            (name, Self.version, summary, port),
            settings: (hasFiles ? ObjectSettings.declarations : [], { reader in hasFiles ? ObjectSettings(&reader) : nil }),
            migrate: { try await $0.migrate(name, migrations) },
            permissions: { try permissions(under: try Policy(at: $0)) },
            build: { try await CaseServiceBuild(service: self, parts: $0).assembly() })
    }
}
