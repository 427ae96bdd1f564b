package import Logging
package import Messaging

/// Reads all that a topic holds, without a group and without leaving a trace at the broker: for tools and for checking histories.
///
/// ```swift
/// try await reader.start("guanjia.intake.v1")
/// while let records = try await reader.next() { … }
/// ```
/// An actor on a thread of its own. Order is that of each partition; partitions come mixed.
package actor KafkaTopicReader {
    /// Records that `next` returns at most.
    package static let batchSize = 1000
    /// How long nothing may come before a read is given up.
    package static let silenceLimit: Duration = .seconds(15)

    private nonisolated let thread: DedicatedThread
    private nonisolated let handle: Handle
    private var telemetry: HandleTelemetry
    private var isClosed = false
    private var reading: TopicReading?
    private var topic = ""
    /// What is still to be read, of partitions that have not come to their end.
    private var remaining: [Int32: Watermarks] = [:]

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Makes a reader; it connects when it first reads.
    /// - Throws: `KafkaConfigurationError`.
    package init(configuration: KafkaConfiguration, logger: Logger) throws {
        try configuration.validate()
        let handle = try Handle(role: .reader, settings: configuration.readerSettings)
        self.handle = handle
        telemetry = HandleTelemetry(logger: logger, clientID: configuration.clientID, role: .reader, factory: NoMetrics())
        thread = DedicatedThread(name: "kafka-reader", wake: { handle.wake() })
    }

    deinit { thread.stop() }

    /// Begins to read every partition, from its first offset to the end that it has now. A read in progress is given up.
    /// - Throws: `KafkaError` when the topic is not there or the broker does not answer.
    package func start(_ topic: String) async throws {
        reading = nil
        self.topic = topic
        remaining = try ends(of: topic).filter { $0.value.low < $0.value.high }
        var reading = try TopicReading(handle: handle, topic: topic)
        for (partition, offsets) in remaining { try reading.start(partition, at: offsets.low) }
        self.reading = consume reading
    }

    /// The next records, or nil when everything has been read.
    /// - Throws: `KafkaError` when the broker refuses or nothing comes for `silenceLimit`; `CancellationError`.
    package func next() async throws -> [ConsumerRecord]? {
        var batch: [ConsumerRecord] = []
        var lastNews = ContinuousClock.now
        while !remaining.isEmpty, batch.count < Self.batchSize {
            try Task.checkCancellation()
            try checkOpen()
            guard let event = handle.poll(milliseconds: batch.isEmpty ? 100 : 0) else {
                if !batch.isEmpty { break }
                guard ContinuousClock.now - lastNews < Self.silenceLimit else {
                    throw KafkaError(operation: "read", code: .timedOut, detail: topic)
                }
                continue
            }
            switch event {
            case .record(let record):
                lastNews = .now
                if accept(record) { batch.append(record) }
            case .partitionEnd(let place, _):
                // Offsets before the end may be missing: transaction markers, compaction.
                if place.topic == topic { finish(place.partition) }
            case .failure(let failure):
                telemetry.note(failure)
                if failure.isFatal || failure.topicPartition != nil {
                    throw KafkaError(operation: "read", code: failure.code, detail: topic)
                }
            case .log, .statistics: telemetry.observe(event)
            case .deliveries, .assigned, .revoked, .committed, .other: break
            }
        }
        if remaining.isEmpty { reading = nil }
        return batch.isEmpty ? nil : batch
    }

    /// Everything that a topic holds, by partition and offset. For topics that fit into memory.
    ///
    /// - Parameters:
    ///   - topic: What to read.
    ///   - maximum: Records beyond which this is the wrong tool.
    /// - Returns: The records.
    /// - Throws: As `start` and `next`; `KafkaError` when there are more than `maximum`.
    package func records(_ topic: String, maximum: Int = 1_000_000) async throws -> [ConsumerRecord] {
        try await start(topic)
        var records: [ConsumerRecord] = []
        while let batch = try await next() {
            records += batch
            guard records.count <= maximum else {
                reading = nil
                throw KafkaError(operation: "read", code: "_TOO_MANY_RECORDS", detail: "\(topic) holds more than \(maximum)")
            }
        }
        return records.sorted { ($0.topicPartition, $0.offset) < ($1.topicPartition, $1.offset) }
    }

    /// The offsets that each partition of a topic holds now.
    /// - Throws: `KafkaError` when the topic is not there or the broker does not answer.
    package func watermarks(_ topic: String) async throws -> [Int32: Watermarks] { try ends(of: topic) }

    /// Gives up a read in progress and frees the client; takes at most five seconds.
    package func close() async {
        guard !isClosed else { return }
        isClosed = true
        reading = nil
        let handle = handle
        if await !finished(within: .seconds(5), { handle.destroy() }) {
            telemetry.note("Kafka client could not be freed in time", KafkaError(operation: "close", code: .timedOut))
        }
    }

    private func accept(_ record: ConsumerRecord) -> Bool {
        let partition = record.topicPartition.partition
        guard record.topicPartition.topic == topic, let offsets = remaining[partition] else { return false }
        if record.offset + 1 >= offsets.high { finish(partition) }
        return record.offset < offsets.high
    }

    private func finish(_ partition: Int32) {
        if remaining.removeValue(forKey: partition) != nil { reading?.stop(partition) }
    }

    private func ends(of topic: String) throws -> [Int32: Watermarks] {
        try checkOpen()
        guard let description = try handle.metadata(limit: KafkaTopics.requestLimit).first(where: { $0.name == topic }) else {
            throw KafkaError(operation: "read", code: .unknownTopicOrPartition, detail: topic)
        }
        var ends: [Int32: Watermarks] = [:]
        for partition in 0..<description.partitions {
            ends[partition] = try handle.exactWatermarks(
                TopicPartition(topic: topic, partition: partition), limit: KafkaConsumer.requestLimit)
        }
        return ends
    }

    private func checkOpen() throws(KafkaError) {
        if isClosed { throw KafkaError(operation: "read", code: .destroyed) }
    }
}
