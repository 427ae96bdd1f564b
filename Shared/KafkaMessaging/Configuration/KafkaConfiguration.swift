/// How to reach a Kafka cluster, and the limits of the clients that do.
///
/// Everything that protects against loss is fixed (reliability.md §1.9); what an installation may choose is here.
package struct KafkaConfiguration: Sendable {
    /// How connections are protected.
    package enum SecurityProtocol: String, Sendable, CaseIterable {
        case plaintext
        case tls = "ssl"
        case saslPlaintext = "sasl_plaintext"
        case saslTLS = "sasl_ssl"

        /// Whether others on the network could read along.
        package var isPlaintext: Bool { self == .plaintext || self == .saslPlaintext }
    }

    /// Host and port of some brokers: `kafka-0:9093,kafka-1:9093`.
    package var bootstrapServers: String
    /// Names this client in broker logs, quotas and metrics: the service's name.
    package var clientID: String
    package var securityProtocol: SecurityProtocol = .saslTLS
    /// librdkafka settings that begin with `sasl.`, `ssl.`, `enable.ssl.` or `enable.sasl.`: mechanism, credentials, certificates.
    package var securitySettings: [String: String] = [:]
    /// Permits connections that anybody on the network can read or impersonate. Only for development.
    package var allowPlaintext = false
    /// Permits librdkafka before `LibraryVersion.minimum`, which is known to lose records in rare cases. Only to try something.
    package var allowOldLibrary = false
    /// How long a record may wait for its acknowledgement, 1 to 300 seconds.
    package var messageTimeout: Duration = .seconds(30)
    /// How long the producer gathers records of one partition into a request, 0 to 1000 ms.
    ///
    /// Zero, because records come in batches already: waiting 5 ms made a single record 25 times as slow (0.23 against 5.8 ms) and
    /// batches of 100 six times, and large batches no faster.
    package var linger: Duration = .zero
    /// After how long without a heartbeat the group gives a consumer up, 6 to 300 seconds.
    package var sessionTimeout: Duration = .seconds(6)
    /// How long a consumer may go without calling `next`, 10 to 3600 seconds and longer than the session timeout.
    package var maximumPollInterval: Duration = .seconds(60)
    /// How often statistics become metrics, 1 to 300 seconds; zero turns them off.
    package var statisticsInterval: Duration = .seconds(15)
    /// librdkafka settings of last resort; they win over everything here except what `validate` refuses.
    package var overrides: [String: String] = [:]

    package init(bootstrapServers: String, clientID: String) {
        self.bootstrapServers = bootstrapServers
        self.clientID = clientID
    }

    /// Checks ranges and refuses what would be unsafe. Every client does this before it starts.
    /// - Throws: `KafkaConfigurationError` for the first setting that cannot be used.
    package func validate() throws(KafkaConfigurationError) {
        guard !bootstrapServers.isEmpty else { throw Self.refused("bootstrapServers", "at least one host:port is needed") }
        guard 1...100 ~= clientID.utf8.count else { throw Self.refused("clientID", "1 to 100 characters are needed") }
        try validateRange("messageTimeout", messageTimeout, .seconds(1), .seconds(300))
        try validateRange("linger", linger, .zero, .seconds(1))
        try validateRange("sessionTimeout", sessionTimeout, .seconds(6), .seconds(300))
        try validateRange("maximumPollInterval", maximumPollInterval, .seconds(10), .seconds(3600))
        guard maximumPollInterval > sessionTimeout else {
            throw Self.refused("maximumPollInterval", "must be longer than sessionTimeout")
        }
        if statisticsInterval != .zero { try validateRange("statisticsInterval", statisticsInterval, .seconds(1), .seconds(300)) }
        try validateSecurity()
        guard LibraryVersion.loaded >= .minimum || allowOldLibrary else {
            throw Self.refused(
                "allowOldLibrary",
                "librdkafka \(LibraryVersion.loaded) is loaded, \(LibraryVersion.minimum) or newer is needed; older versions can lose records"
            )
        }
    }

    private func validateSecurity() throws(KafkaConfigurationError) {
        for key in securitySettings.keys where !Self.securityPrefixes.contains(where: { key.hasPrefix($0) }) {
            throw Self.refused(key, "is not a security setting; those begin with \(Self.securityPrefixes.joined(separator: ", "))")
        }
        for key in overrides.keys where Self.fixedKeys.contains(key) || Self.securityPrefixes.contains(where: { key.hasPrefix($0) }) {
            throw Self.refused(key, "cannot be overridden")
        }
        guard !allowPlaintext else { return }
        guard !securityProtocol.isPlaintext else {
            throw Self.refused("securityProtocol", "\(securityProtocol.rawValue) is not encrypted, use ssl or sasl_ssl")
        }
        let check = securitySettings["ssl.endpoint.identification.algorithm"] ?? "https"
        guard check == "https" else {
            throw Self.refused("ssl.endpoint.identification.algorithm", "must be https, so that brokers prove their names")
        }
        guard securitySettings["enable.ssl.certificate.verification"] ?? "true" == "true" else {
            throw Self.refused("enable.ssl.certificate.verification", "must be true, so that brokers prove who they are")
        }
    }

    private func validateRange(_ key: String, _ value: Duration, _ low: Duration, _ high: Duration) throws(KafkaConfigurationError) {
        guard low <= value, value <= high else {
            throw Self.refused(key, "must be from \(low.milliseconds) to \(high.milliseconds) ms, not \(value.milliseconds) ms")
        }
    }

    private static func refused(_ key: String, _ reason: String) -> KafkaConfigurationError {
        KafkaConfigurationError(key: key, reason: reason)
    }

    private static let securityPrefixes = ["sasl.", "ssl.", "enable.ssl.", "enable.sasl."]

    /// Settings that the promises of `KafkaProducer` and `KafkaConsumer` rest on, and those that have a property of their own.
    private static let fixedKeys: Set<String> = [
        "acks", "request.required.acks", "enable.idempotence", "enable.auto.commit", "enable.auto.offset.store", "auto.offset.reset",
        "bootstrap.servers", "metadata.broker.list", "security.protocol", "client.id", "group.id", "group.instance.id", "group.protocol",
        "partition.assignment.strategy", "partitioner", "isolation.level", "log.queue", "transactional.id", "allow.auto.create.topics",
        "message.timeout.ms", "delivery.timeout.ms", "session.timeout.ms", "max.poll.interval.ms", "statistics.interval.ms", "linger.ms",
        "queue.buffering.max.ms", "enabled_events", "plugin.library.paths",
    ]
}

extension KafkaConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Without the security settings, which hold passwords.
    package var description: String { "KafkaConfiguration(\(bootstrapServers), \(clientID), \(securityProtocol.rawValue))" }
    package var debugDescription: String { description }
    /// Keeps passwords out of `dump` and of test failures.
    package var customMirror: Mirror { Mirror(self, children: ["bootstrapServers": bootstrapServers, "clientID": clientID]) }
}

extension Duration {
    /// Whole milliseconds, rounded up, so that a wait is never shorter than asked: who polls without waiting in what is left of the last
    /// millisecond keeps a processor busy.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }

    /// Seconds with their fraction.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
