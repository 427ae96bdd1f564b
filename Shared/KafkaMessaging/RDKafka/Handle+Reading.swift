import CRDKafka
import Messaging

/// One topic read without a group, alive for the time of a read. Belongs to the handle's thread.
struct TopicReading: ~Copyable {
    private let handle: Handle
    private let topic: OpaquePointer
    private let name: String
    private var started: Set<Int32> = []

    init(handle: Handle, topic name: String) throws(KafkaError) {
        guard let topic = rd_kafka_topic_new(handle.pointer, name, nil) else {
            throw KafkaError(operation: "read", code: ErrorCode(rd_kafka_last_error()), detail: "topic \(name)")
        }
        self.handle = handle
        self.topic = topic
        self.name = name
    }

    deinit {
        for partition in started { _ = rd_kafka_consume_stop(topic, partition) }
        rd_kafka_topic_destroy(topic)
    }

    /// Records of this partition from this offset on will arrive on the handle's queue.
    mutating func start(_ partition: Int32, at offset: Int64) throws(KafkaError) {
        guard rd_kafka_consume_start_queue(topic, partition, offset, handle.queue) == 0 else {
            throw KafkaError(operation: "read", code: ErrorCode(rd_kafka_last_error()), detail: "\(name)[\(partition)]")
        }
        started.insert(partition)
    }

    /// Ends reading a partition; records that were fetched already may still arrive.
    mutating func stop(_ partition: Int32) {
        if started.remove(partition) != nil { _ = rd_kafka_consume_stop(topic, partition) }
    }
}

extension Handle {
    /// The offsets that a partition holds, exactly.
    ///
    /// Brokers answer this question by ListOffsets; the local broker's answer is short by the size of the last batch. What a fetch
    /// tells is right everywhere, so a fetch at the answered end is asked as well.
    /// - Parameters:
    ///   - partition: Which one.
    ///   - limit: Time for each of the two.
    /// - Returns: The offsets.
    /// - Throws: `KafkaError`; the handle must have the role `reader`.
    func exactWatermarks(_ partition: TopicPartition, limit: Duration) throws(KafkaError) -> Watermarks {
        let answered = try queryWatermarks(partition, milliseconds: Int32(clamping: limit.milliseconds))
        guard answered.low < answered.high else { return answered }
        var reading = try TopicReading(handle: self, topic: partition.topic)
        try reading.start(partition.partition, at: answered.high)
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            guard let event = poll(milliseconds: 50) else { continue }
            switch event {
            case .record(let record) where record.topicPartition == partition:
                return Watermarks(low: answered.low, high: max(record.offset + 1, lastSeenEnd(partition) ?? 0))
            case .partitionEnd(partition, let offset): return Watermarks(low: answered.low, high: offset)
            case .failure(let failure) where failure.topicPartition == partition || failure.isFatal:
                throw KafkaError(operation: "watermarks", code: failure.code, detail: "\(partition)")
            case .failure, .record, .partitionEnd, .deliveries, .assigned, .revoked, .committed, .log, .statistics, .other: continue
            }
        }
        throw KafkaError(operation: "watermarks", code: .timedOut, detail: "\(partition)")
    }
}
