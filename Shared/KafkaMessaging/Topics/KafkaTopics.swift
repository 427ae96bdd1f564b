package import Logging

/// What a topic should be when it is made.
package struct TopicSpecification: Sendable, Hashable {
    package let name: String
    package let partitions: Int32
    /// Copies of every partition; nil for the cluster's default.
    package let replicationFactor: Int32?
    /// Topic settings of the broker, such as `min.insync.replicas`.
    package let settings: [String: String]

    package init(name: String, partitions: Int32, replicationFactor: Int32? = nil, settings: [String: String] = [:]) {
        self.name = name
        self.partitions = partitions
        self.replicationFactor = replicationFactor
        self.settings = settings
    }
}

/// A topic as the cluster has it.
package struct TopicDescription: Sendable, Hashable {
    package let name: String
    package let partitions: Int32
    /// The least copies that any of its partitions has.
    package let replicationFactor: Int32
}

/// Makes and describes topics. An actor on a thread of its own.
package actor KafkaTopics {
    /// What `create` did with a topic.
    package enum Outcome: Sendable, Hashable {
        case created
        /// It was there, and is left as it is.
        case existed
    }

    /// How long any one answer of the cluster is waited for.
    package static let requestLimit: Duration = .seconds(15)

    private nonisolated let thread: DedicatedThread
    private nonisolated let handle: Handle
    private var telemetry: HandleTelemetry
    private var isClosed = false

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Makes a client for administration; it connects when first asked.
    /// - Throws: `KafkaConfigurationError`.
    package init(configuration: KafkaConfiguration, logger: Logger) throws {
        try configuration.validate()
        let handle = try Handle(role: .admin, settings: configuration.adminSettings)
        self.handle = handle
        telemetry = HandleTelemetry(logger: logger, clientID: configuration.clientID, role: .admin, factory: NoMetrics())
        thread = DedicatedThread(name: "kafka-topics", wake: {})
    }

    deinit { thread.stop() }

    /// Makes the topics that are not there yet, and waits until the cluster shows all of them. May be repeated safely.
    /// - Throws: `KafkaError` naming the topic that could not be made.
    package func create(_ topics: [TopicSpecification]) async throws -> [String: Outcome] {
        try checkOpen()
        guard !topics.isEmpty else { return [:] }
        let results = try handle.createTopics(topics, limit: Self.requestLimit) { telemetry.observe($0) }
        var outcomes: [String: Outcome] = [:]
        for result in results {
            switch result.code {
            case .none: outcomes[result.topic] = .created
            case .topicAlreadyExists: outcomes[result.topic] = .existed
            default: throw KafkaError(operation: "create topic", code: result.code, detail: "\(result.topic): \(result.text)")
            }
        }
        try await waitUntilVisible(topics)
        return outcomes
    }

    /// All topics of the cluster but its internal ones, by name.
    /// - Throws: `KafkaError`.
    package func list() async throws -> [TopicDescription] {
        try checkOpen()
        return try handle.metadata(limit: Self.requestLimit).filter { !$0.name.hasPrefix("__") }.sorted { $0.name < $1.name }
    }

    /// One topic, or nil when the cluster does not have it.
    /// - Throws: `KafkaError`.
    package func describe(_ topic: String) async throws -> TopicDescription? { try await list().first { $0.name == topic } }

    /// Settings of a topic as the broker has them, such as `retention.ms`.
    /// - Throws: `KafkaError` when the topic is not there, the client may not ask, or the broker cannot say.
    package func settings(of topic: String) async throws -> [String: String] {
        try checkOpen()
        return try handle.topicSettings(topic, limit: Self.requestLimit) { telemetry.observe($0) }
    }

    /// Frees the client; takes at most five seconds.
    package func close() async {
        guard !isClosed else { return }
        isClosed = true
        let handle = handle
        if await !finished(within: .seconds(5), { handle.destroy() }) {
            telemetry.note("Kafka client could not be freed in time", KafkaError(operation: "close", code: .timedOut))
        }
    }

    /// A new topic is known to the controller first and to the other brokers a moment later.
    private func waitUntilVisible(_ topics: [TopicSpecification]) async throws {
        let deadline = ContinuousClock.now + Self.requestLimit
        while true {
            let visible = Set(try await list().filter { $0.partitions > 0 }.map(\.name))
            guard let missing = topics.first(where: { !visible.contains($0.name) }) else { return }
            guard ContinuousClock.now < deadline else {
                throw KafkaError(operation: "create topic", code: .timedOut, detail: "\(missing.name) does not appear")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func checkOpen() throws {
        if isClosed { throw KafkaError(operation: "topics", code: .destroyed) }
    }
}
