import Foundation
import Logging
import Metrics
import ServiceLifecycle

/// The main program of every service: reads the verb and the settings, then serves, migrates or asks.
///
/// ```swift
/// @main
/// enum IntakeMain {
///     static func main() async { await ServiceRunner(intake).main() }
/// }
/// ```
package struct ServiceRunner<Own: Sendable>: Sendable {
    /// Where a run takes its input from and puts its output; tests bring their own.
    package struct Surroundings: Sendable {
        package var arguments: [String]
        package var environment: [String: String]
        /// Writes text for people to standard output.
        package var say: @Sendable (String) -> Void
        /// Bootstraps logging and metrics of the process; a test has done so itself.
        package var startsTelemetry: Bool

        /// Those of the process.
        package static var process: Surroundings {
            Surroundings(
                arguments: Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment,
                say: { FileHandle.standardOutput.write(Data(($0 + "\n").utf8)) }, startsTelemetry: true)
        }
    }

    private let definition: ServiceDefinition<Own>

    /// - Parameter definition: the service.
    package init(_ definition: ServiceDefinition<Own>) { self.definition = definition }

    /// Runs, and ends the process with the exit code.
    package func main() async -> Never {
        OpenFiles.raiseLimit()
        let code = await run(.process)
        LogSink.standardError.flush()
        // Not `exit`: its handlers would take C libraries apart while their threads still run.
        _exit(code.rawValue)
    }

    /// Runs one verb.
    /// - Returns: the exit code; every failure has been logged or said.
    package func run(_ surroundings: Surroundings) async -> ExitCode {
        guard let verb = Verb(arguments: surroundings.arguments) else {
            surroundings.say("\(definition.name): these arguments make no sense; try --help")
            return .usage
        }
        do {
            switch verb {
            case .help: surroundings.say(help)
            case .version: surroundings.say("\(definition.name) \(definition.version)")
            case .healthcheck: return try healthcheck(surroundings)
            case .permissions: try permissions(surroundings)
            case .migrate, .checkMigrations: return try await migrate(surroundings, applies: verb == .migrate)
            case .serve: return try await serve(surroundings)
            }
            return .success
        } catch let error as SettingsError {
            surroundings.say("\(definition.name): \(error)")
            return .settings
        } catch {
            Logger(label: definition.name).critical("failed", error: error)
            return .failure
        }
    }

    /// The text of `--help`: verbs, exit codes, all settings.
    package var help: String {
        let codes = ExitCode.allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")
        return """
            \(definition.name) \(definition.version): \(definition.summary)

            usage: \(definition.name) [serve | migrate [--check] | healthcheck | permissions | --help | --version]

              serve            run the service (also without any argument)
              migrate          bring the database's schema up to date
              migrate --check  only say whether it is
              healthcheck      ask the running service whether it lives
              permissions      show which roles may use which route

            exit codes
            \(codes)

            settings (environment variables; an empty one counts as not set)
            \(describe(declared))
            """
    }

    private var declared: [any SettingDeclaration] { ServiceSettings.declarations(port: definition.port) + definition.settings }

    private func settings(_ surroundings: Surroundings, needsBroker: Bool) throws(SettingsError) -> (ServiceSettings, Own) {
        var reader = SettingsReader(environment: surroundings.environment, declared: declared)
        let own = definition.read(&reader)
        let settings = try ServiceSettings(&reader, port: definition.port, needsBroker: needsBroker)
        try reader.finish()
        return (settings, own)
    }

    private func healthcheck(_ surroundings: Surroundings) throws(SettingsError) -> ExitCode {
        // Only what the question needs: a wrong setting elsewhere says nothing about the running service.
        var reader = SettingsReader(environment: surroundings.environment, declared: declared)
        let host = reader.read(HTTPSettings.hostSetting)
        let port = reader.read(HTTPSettings.adminPortSetting(definition.port))
        let isAlive = HealthProbe.isAlive(host: host, port: port)
        surroundings.say("\(definition.name) \(isAlive ? "lives" : "does not live, or cannot be reached")")
        return isAlive ? .success : .failure
    }

    private func permissions(_ surroundings: Surroundings) throws {
        // As the health check, this needs nothing but what it is about: the policy names some of the posts.
        var reader = SettingsReader(environment: surroundings.environment, declared: declared)
        let policyFile = reader.read(Settings.policyFile)
        surroundings.say(PermissionTable.text(of: try definition.permissions(policyFile), title: definition.name))
    }

    private func migrate(_ surroundings: Surroundings, applies: Bool) async throws -> ExitCode {
        let (settings, _) = try settings(surroundings, needsBroker: false)
        let logger = startTelemetry(surroundings, settings, registry: nil)
        switch try await definition.migrate(MigrationRequest(database: settings.databaseURL, applies: applies, logger: logger)) {
        case .current(let applied):
            surroundings.say(applied.isEmpty ? "the schema is up to date" : "applied: \(applied.joined(separator: ", "))")
            return .success
        case .pending(let names):
            surroundings.say("pending: \(names.joined(separator: ", "))")
            return .schemaMismatch
        case .unknown(let text):
            surroundings.say("the schema is not known: \(text)")
            return .schemaMismatch
        }
    }

    private func serve(_ surroundings: Surroundings) async throws -> ExitCode {
        let (settings, own) = try settings(surroundings, needsBroker: true)
        let registry = PrometheusRegistry()
        let logger = startTelemetry(surroundings, settings, registry: registry)
        let authentication = try await AuthenticationSource.parts(settings, logger: logger)
        let control = StopControl(bound: settings.stop.total)
        control.listen()
        logger.info("starting", metadata: ["service.version": "\(definition.version)", "service.profile": "\(settings.profile.rawValue)"])
        guard try await isSchemaKnown(settings, logger) else { return .schemaMismatch }
        let parts = ServiceParts(
            settings: settings, own: own, logger: logger, health: HealthRegistry(), metrics: registry, issuer: authentication.issued)
        var assembly = try await definition.build(parts)
        if let keys = authentication.keys {
            keys.show(in: registry, parts.health)
            assembly.services.insert(keys, at: 0)
        }
        let services = ServiceOrder.services(of: assembly, parts, verifier: authentication.verifier)
        let group = ServiceOrder.group(services, settings.stop, control: control, logger: logger)
        control.startServing()
        defer { control.stopEnded() }
        try await group.run()
        logger.info("stopped")
        return .success
    }

    private func isSchemaKnown(_ settings: ServiceSettings, _ logger: Logger) async throws -> Bool {
        let request = MigrationRequest(database: settings.databaseURL, applies: settings.migratesAtStart, logger: logger)
        switch try await definition.migrate(request) {
        case .current:
            return true
        case .pending(let names):
            logger.critical(
                "migrations are pending; run the migrate verb, or set GUANJIA_MIGRATE_AT_START=true",
                metadata: ["migration.pending": .array(names.map { "\($0)" })])
        case .unknown(let text):
            logger.critical("the schema is not known to this version", metadata: ["migration.reason": "\(text)"])
        }
        return false
    }

    private func startTelemetry(_ surroundings: Surroundings, _ settings: ServiceSettings, registry: PrometheusRegistry?) -> Logger {
        if surroundings.startsTelemetry {
            startLogging(service: definition.name, level: settings.logLevel)
            if let registry { MetricsSystem.bootstrap(registry) }
        }
        if let registry {
            ProcessMetrics.show(in: registry)
            EngineMetrics.declare(in: registry)
            registry.show("log_lines_dropped_total", .counter, help: "Log lines that were dropped because the log was not read in time.") {
                Double(LogSink.standardError.droppedLines)
            }
            let labels = [("service", definition.name), ("version", definition.version)]
            registry.show("guanjia_build_info", .gauge, help: "Always 1; the labels say what runs.", labels: labels) { 1 }
        }
        return Logger(label: definition.name)
    }
}
