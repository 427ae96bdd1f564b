import CRDKafka
import Messaging

/// A C list of partitions with offsets, alive for the time of one call.
struct PartitionList: ~Copyable {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(_ partitions: some Collection<TopicPartition>) {
        self.init(capacity: partitions.count)
        for partition in partitions { add(partition, offset: nil) }
    }

    init(_ positions: [TopicPartition: Int64]) {
        self.init(capacity: positions.count)
        for (partition, offset) in positions { add(partition, offset: offset) }
    }

    private init(capacity: Int) { pointer = rd_kafka_topic_partition_list_new(Int32(clamping: capacity)) }

    deinit { rd_kafka_topic_partition_list_destroy(pointer) }

    private func add(_ partition: TopicPartition, offset: Int64?) {
        let element = rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition)
        if let offset { element?.pointee.offset = offset }
    }

    /// The partitions of a list that somebody else owns; none for NULL.
    static func contents(_ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?) -> [TopicPartition] {
        elements(list).map { TopicPartition(topic: String(cString: $0.topic), partition: $0.partition) }
    }

    /// The partitions of this list that an operation refused, with the reason.
    var failures: [(topicPartition: TopicPartition, code: ErrorCode)] {
        Self.elements(pointer).compactMap { element in
            let code = ErrorCode(element.err)
            guard code != .none else { return nil }
            return (TopicPartition(topic: String(cString: element.topic), partition: element.partition), code)
        }
    }

    private static func elements(
        _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    ) -> UnsafeBufferPointer<rd_kafka_topic_partition_t> {
        guard let list, let start = list.pointee.elems else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: start, count: Int(list.pointee.cnt))
    }
}
