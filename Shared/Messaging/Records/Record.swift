/// One partition of one topic.
package struct TopicPartition: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let topic: String
    package let partition: Int32

    package init(topic: String, partition: Int32) {
        self.topic = topic
        self.partition = partition
    }

    package var description: String { "\(topic)[\(partition)]" }

    /// Order by topic, then partition: the order in which positions are locked.
    package static func < (lhs: Self, rhs: Self) -> Bool { (lhs.topic, lhs.partition) < (rhs.topic, rhs.partition) }
}

/// One Kafka header. The value may be absent (Kafka allows null).
package struct RecordHeader: Hashable, Sendable {
    package let name: String
    package let value: [UInt8]?

    package init(_ name: String, _ value: [UInt8]?) {
        self.name = name
        self.value = value
    }

    package init(_ name: String, text: String) { self.init(name, Array(text.utf8)) }
}

/// A record as read from a topic, before anybody has judged it.
package struct ConsumerRecord: Sendable, Hashable {
    package let topicPartition: TopicPartition
    package let offset: Int64
    package let key: [UInt8]?
    package let value: [UInt8]?
    package let headers: [RecordHeader]

    package init(topicPartition: TopicPartition, offset: Int64, key: [UInt8]?, value: [UInt8]?, headers: [RecordHeader]) {
        self.topicPartition = topicPartition
        self.offset = offset
        self.key = key
        self.value = value
        self.headers = headers
    }
}

/// A record to be written.
package struct ProducerRecord: Sendable {
    package let topic: String
    package let key: [UInt8]
    package let value: [UInt8]
    package let headers: [RecordHeader]

    package init(topic: String, key: [UInt8], value: [UInt8], headers: [RecordHeader]) {
        self.topic = topic
        self.key = key
        self.value = value
        self.headers = headers
    }
}
