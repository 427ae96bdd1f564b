package import Logging
package import Messaging

/// Reads all that a topic holds, without a group and without leaving a trace at the broker: for tools and for checking histories.
///
/// An actor on a thread of its own. Order is that of each partition; partitions come mixed.
package actor KafkaTopicReader {
    /// Records that are given to the caller at once, at most.
    package static let batchSize = 1000
    /// How long nothing may come before a read is given up.
    package static let silenceLimit: Duration = .seconds(15)

    private nonisolated let thread: DedicatedThread
    private nonisolated let handle: Handle
    private var telemetry: HandleTelemetry
    private var isClosed = false

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

    /// Reads every partition from its first offset to the end that it had when the read began.
    ///
    /// - Parameters:
    ///   - topic: What to read.
    ///   - body: Gets the records, in batches of at most `batchSize`; the read waits for it.
    /// - Throws: `KafkaError` when the topic is not there or nothing comes for `silenceLimit`; what `body` throws; `CancellationError`.
    package func read(_ topic: String, _ body: ([ConsumerRecord]) async throws -> Void) async throws {
        var ends = try remaining(topic)
        guard !ends.isEmpty else { return }
        var reading = try TopicReading(handle: handle, topic: topic)
        for (partition, offsets) in ends { try reading.start(partition, at: offsets.low) }
        var batch: [ConsumerRecord] = []
        var lastNews = ContinuousClock.now
        while !ends.isEmpty {
            try Task.checkCancellation()
            guard let event = handle.poll(milliseconds: 100) else {
                guard ContinuousClock.now - lastNews < Self.silenceLimit else {
                    throw KafkaError(operation: "read", code: .timedOut, detail: topic)
                }
                continue
            }
            switch event {
            case .record(let record):
                lastNews = .now
                let partition = record.topicPartition.partition
                guard record.topicPartition.topic == topic, let offsets = ends[partition], record.offset < offsets.high else { continue }
                batch.append(record)
                if record.offset + 1 >= offsets.high { finish(partition, &ends, &reading) }
            case .partitionEnd(let place, _):
                // Offsets before the end may be missing: transaction markers, compaction.
                if place.topic == topic { finish(place.partition, &ends, &reading) }
            case .failure(let failure):
                telemetry.note(failure)
                if failure.isFatal || failure.topicPartition != nil {
                    throw KafkaError(operation: "read", code: failure.code, detail: topic)
                }
            case .log, .statistics: telemetry.observe(event)
            case .deliveries, .assigned, .revoked, .committed, .other: break
            }
            if batch.count >= Self.batchSize || (ends.isEmpty && !batch.isEmpty) {
                try await body(batch)
                batch = []
                lastNews = .now
            }
        }
    }

    /// Everything that a topic holds. For topics that fit into memory.
    ///
    /// - Parameters:
    ///   - topic: What to read.
    ///   - maximum: Records beyond which this is the wrong tool.
    /// - Returns: The records by partition, and by offset within.
    /// - Throws: As `read`; `KafkaError` when there are more than `maximum`.
    package func records(_ topic: String, maximum: Int = 1_000_000) async throws -> [ConsumerRecord] {
        var records: [ConsumerRecord] = []
        try await read(topic) { batch in
            records += batch
            guard records.count <= maximum else {
                throw KafkaError(operation: "read", code: "_TOO_MANY_RECORDS", detail: "\(topic) holds more than \(maximum)")
            }
        }
        return records.sorted { ($0.topicPartition, $0.offset) < ($1.topicPartition, $1.offset) }
    }

    /// The offsets that each partition of a topic holds now.
    /// - Throws: `KafkaError`.
    package func watermarks(_ topic: String) async throws -> [Int32: Watermarks] {
        var result: [Int32: Watermarks] = [:]
        for partition in try partitions(topic) {
            result[partition] = try handle.exactWatermarks(
                TopicPartition(topic: topic, partition: partition), limit: KafkaConsumer.requestLimit)
        }
        return result
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

    private func partitions(_ topic: String) throws -> Range<Int32> {
        if isClosed { throw KafkaError(operation: "read", code: .destroyed) }
        guard let description = try handle.metadata(limit: KafkaTopics.requestLimit).first(where: { $0.name == topic }) else {
            throw KafkaError(operation: "read", code: .unknownTopicOrPartition, detail: topic)
        }
        return 0..<description.partitions
    }

    /// The partitions that hold anything.
    private func remaining(_ topic: String) throws -> [Int32: Watermarks] {
        var result: [Int32: Watermarks] = [:]
        for partition in try partitions(topic) {
            let offsets = try handle.exactWatermarks(
                TopicPartition(topic: topic, partition: partition), limit: KafkaConsumer.requestLimit)
            if offsets.low < offsets.high { result[partition] = offsets }
        }
        return result
    }

    private func finish(_ partition: Int32, _ ends: inout [Int32: Watermarks], _ reading: inout TopicReading) {
        if ends.removeValue(forKey: partition) != nil { reading.stop(partition) }
    }
}
