/// One librdkafka setting.
struct KafkaSetting: Sendable {
    let key: String
    let value: String
    /// The first version that has the key, when older ones do not: there it is left out. Any other unknown key is an error.
    var since: LibraryVersion?
    /// Whether the value must not appear in an error text.
    var isSecret = false

    init(_ key: String, _ value: String, since: LibraryVersion? = nil, isSecret: Bool = false) {
        self.key = key
        self.value = value
        self.since = since
        self.isSecret = isSecret
    }

    init(_ key: String, _ duration: Duration) { self.init(key, String(duration.milliseconds)) }
}

extension KafkaConfiguration {
    /// What every client gets.
    private var common: [KafkaSetting] {
        [
            KafkaSetting("bootstrap.servers", bootstrapServers),
            KafkaSetting("client.id", clientID),
            KafkaSetting("security.protocol", securityProtocol.rawValue),
            KafkaSetting("log.queue", "true"),
            KafkaSetting("log_level", "6"),
            // An idle connection that is closed is opened again; nobody needs to read about it.
            KafkaSetting("log.connection.close", "false"),
            KafkaSetting("socket.keepalive.enable", "true"),
            KafkaSetting("socket.nagle.disable", "true"),
            // Finds a broker again within seconds of its return, and a topic that was made after the start.
            KafkaSetting("reconnect.backoff.ms", "100"),
            KafkaSetting("reconnect.backoff.max.ms", "2000"),
            KafkaSetting("topic.metadata.refresh.interval.ms", "10000"),
            KafkaSetting("allow.auto.create.topics", "false"),
            KafkaSetting("statistics.interval.ms", statisticsInterval),
            KafkaSetting("enable.metrics.push", "false", since: LibraryVersion(2, 5)),
        ] + securitySettings.map { KafkaSetting($0.key, $0.value, isSecret: true) }
    }

    private var overriding: [KafkaSetting] { overrides.map { KafkaSetting($0.key, $0.value) } }

    /// For `KafkaProducer`.
    var producerSettings: [KafkaSetting] {
        common + [
            KafkaSetting("acks", "all"),
            KafkaSetting("enable.idempotence", "true"),
            KafkaSetting("linger.ms", linger),
            KafkaSetting("compression.type", "lz4"),
            KafkaSetting("message.timeout.ms", messageTimeout),
            KafkaSetting("partitioner", "murmur2_random"),
            KafkaSetting("queue.buffering.max.kbytes", "65536"),
            KafkaSetting("queue.buffering.max.messages", "100000"),
            // A request holds at most this, so that a broker with the default limit never refuses one for its neighbours' size.
            KafkaSetting("message.max.bytes", "1000000"),
        ] + overriding
    }

    /// For `KafkaConsumer`.
    func consumerSettings(group: String) -> [KafkaSetting] {
        common + fetching + [
            KafkaSetting("group.id", group),
            KafkaSetting("partition.assignment.strategy", "range"),
            KafkaSetting("session.timeout.ms", sessionTimeout),
            KafkaSetting("heartbeat.interval.ms", sessionTimeout / 3),
            KafkaSetting("max.poll.interval.ms", maximumPollInterval),
            KafkaSetting("enable.auto.commit", "true"),
            KafkaSetting("enable.auto.offset.store", "false"),
        ] + overriding
    }

    /// For `KafkaTopicReader` and for finding the end of a partition.
    var readerSettings: [KafkaSetting] {
        common + fetching + [KafkaSetting("enable.partition.eof", "true"), KafkaSetting("fetch.wait.max.ms", "10")] + overriding
    }

    /// For `KafkaTopics`.
    var adminSettings: [KafkaSetting] { common }

    private var fetching: [KafkaSetting] {
        // Before 2.2 a full queue stops fetching for a whole second, so it must hold seconds of traffic; since then it may be
        // small, which is memory (reliability.md §0).
        let backoffSince = LibraryVersion(2, 2)
        let isSmall = LibraryVersion.loaded >= backoffSince
        return [
            // We decide where to read (D3); the library must never jump on its own.
            KafkaSetting("auto.offset.reset", "error"),
            KafkaSetting("isolation.level", "read_committed"),
            KafkaSetting("check.crcs", "true"),
            KafkaSetting("fetch.wait.max.ms", "50"),
            KafkaSetting("fetch.error.backoff.ms", "100"),
            KafkaSetting("fetch.queue.backoff.ms", "10", since: backoffSince),
            KafkaSetting("queued.min.messages", isSmall ? "5000" : "50000"),
            KafkaSetting("queued.max.messages.kbytes", isSmall ? "8192" : "16384"),
        ]
    }
}
