import CRDKafka
import Messaging

// Calls of a group consumer. All of them may block for as long as the library's own thread is busy (milliseconds), or for the
// time limit given; so they belong on the owner's dedicated thread.
extension Handle {
    /// Joins the group of this handle's settings for these topics.
    func subscribe(_ topics: [String]) throws(KafkaError) {
        let list = PartitionList(topics.map { TopicPartition(topic: $0, partition: -1) })
        try check(rd_kafka_subscribe(pointer, list.pointer), "subscribe")
    }

    /// Answers an assignment: reads these partitions from these offsets.
    func assign(_ positions: [TopicPartition: Int64]) throws(KafkaError) {
        topicNames = TopicNames()  // Topic handles may come and go with an assignment, and with them the addresses.
        let list = PartitionList(positions)
        try check(rd_kafka_assign(pointer, list.pointer), "assign")
    }

    /// Answers a revocation: reads nothing any more.
    func unassign() throws(KafkaError) { try check(rd_kafka_assign(pointer, nil), "unassign") }

    /// Stops fetching and drops what has been fetched but not polled; the library fetches it again on `resume`.
    func pause(_ partitions: some Collection<TopicPartition>) throws(KafkaError) {
        let list = PartitionList(partitions)
        try check(rd_kafka_pause_partitions(pointer, list.pointer), "pause")
        try check(list, "pause")
    }

    func resume(_ partitions: some Collection<TopicPartition>) throws(KafkaError) {
        let list = PartitionList(partitions)
        try check(rd_kafka_resume_partitions(pointer, list.pointer), "resume")
        try check(list, "resume")
    }

    /// Moves an assigned partition. Fails with `_STATE` when the partition is not being read.
    func seek(_ partition: TopicPartition, to offset: Int64, milliseconds: Int32) throws(KafkaError) {
        let list = PartitionList([partition: offset])
        if let error = takeError(rd_kafka_seek_partitions(pointer, list.pointer, milliseconds)) {
            throw KafkaError(operation: "seek", code: error.code, detail: error.text)
        }
        try check(list, "seek")
    }

    /// Notes offsets for the next automatic commit. Partitions that are not ours any more are left out, as they should be.
    func store(_ positions: [TopicPartition: Int64]) throws(KafkaError) {
        let list = PartitionList(positions)
        let result = ErrorCode(rd_kafka_offsets_store(pointer, list.pointer))
        let harmless: Set<ErrorCode> = [.none, .state, .unknownPartition]
        let failures = list.failures
        if let failure = failures.first(where: { !harmless.contains($0.code) }) {
            throw KafkaError(operation: "store", code: failure.code, detail: "for \(failure.topicPartition)")
        }
        if failures.isEmpty, !harmless.contains(result) { throw KafkaError(operation: "store", code: result) }
    }

    /// The end of a partition as the last fetch of it told; nil before the first. Local, does not block.
    func lastSeenEnd(_ partition: TopicPartition) -> Int64? {
        var low: Int64 = 0
        var high: Int64 = 0
        guard rd_kafka_get_watermark_offsets(pointer, partition.topic, partition.partition, &low, &high) == RD_KAFKA_RESP_ERR_NO_ERROR,
            high >= 0
        else { return nil }
        return high
    }

    /// Asks the broker for the offsets that a partition holds.
    func queryWatermarks(_ partition: TopicPartition, milliseconds: Int32) throws(KafkaError) -> Watermarks {
        var low: Int64 = 0
        var high: Int64 = 0
        try check(
            rd_kafka_query_watermark_offsets(pointer, partition.topic, partition.partition, &low, &high, milliseconds), "watermarks")
        return Watermarks(low: low, high: high)
    }

    /// Starts to leave the group; what is to be answered meanwhile arrives on the queue until `isClosed`.
    func beginClose() throws(KafkaError) {
        if let error = takeError(rd_kafka_consumer_close_queue(pointer, queue)) {
            throw KafkaError(operation: "close", code: error.code, detail: error.text)
        }
    }

    /// Whether the group has been left.
    var isClosed: Bool { rd_kafka_consumer_closed(pointer) != 0 }

    private func check(_ error: rd_kafka_resp_err_t, _ operation: String) throws(KafkaError) {
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(operation: operation, code: ErrorCode(error)) }
    }

    private func check(_ list: borrowing PartitionList, _ operation: String) throws(KafkaError) {
        if let failure = list.failures.first {
            throw KafkaError(operation: operation, code: failure.code, detail: "for \(failure.topicPartition)")
        }
    }
}
