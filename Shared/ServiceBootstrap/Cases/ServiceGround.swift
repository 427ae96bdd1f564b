import Database
import Foundation
import KafkaMessaging
import Logging

/// What every service with tables stands on, as its settings say: its database and its broker.
enum ServiceGround {
    /// Longest time that the database may take to answer that it is there.
    private static let readinessTimeout: Duration = .seconds(2)

    /// The service's own database.
    /// - Throws: `DatabaseError` for a URL that makes no sense.
    static func database(of service: String, _ settings: ServiceSettings) throws -> PostgresConfiguration {
        var configuration = try PostgresConfiguration(url: settings.databaseURL.reveal())
        configuration.applicationName = "guanjia-\(service)"
        return configuration
    }

    /// One connection that nothing but the readiness check uses. Behind readers it would wait for them, and load alone would make all replicas
    /// unready at once.
    static func probe(of database: PostgresConfiguration) -> PostgresPool {
        var configuration = database
        configuration.connectTimeout = readinessTimeout
        configuration.statementTimeout = readinessTimeout
        configuration.statementDeadline = readinessTimeout + .seconds(1)
        return PostgresPool(configuration: configuration, size: 1, waitTimeout: readinessTimeout, label: "readiness")
    }

    /// Makes the service ready only while its database answers.
    static func check(_ probe: PostgresPool, for health: HealthRegistry) {
        health.addReadinessCheck("database", timeout: readinessTimeout) { _ = try await probe.query("SELECT 1 AS one") }
    }

    /// - Throws: `SettingsError` when there is no broker.
    static func kafka(of service: String, _ settings: ServiceSettings) throws -> KafkaConfiguration {
        guard let kafka = settings.kafka else { throw SettingsError("KAFKA_BOOTSTRAP_SERVERS", "is not set") }
        return KafkaConfiguration(kafka, clientID: "guanjia-\(service)", allowPlaintext: settings.profile == .dev)
    }

    /// A consumer of the service's group.
    /// - Throws: what `kafka(of:_:)` throws, and `KafkaError` when the client cannot be made.
    static func consumer(of service: String, _ topics: Set<String>, _ settings: ServiceSettings, logger: Logger) throws -> KafkaConsumer {
        try KafkaConsumer(configuration: try kafka(of: service, settings), group: service, topics: topics.sorted(), logger: logger)
    }
}
