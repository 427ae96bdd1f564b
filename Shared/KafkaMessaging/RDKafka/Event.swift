import CRDKafka
import Foundation
import Messaging

/// What librdkafka has to say, copied out of its event so that no C memory is held on to.
enum HandleEvent: Sendable {
    case record(ConsumerRecord)
    case deliveries([DeliveryReport])
    /// The group gives these partitions; reading waits for `assign`.
    case assigned([TopicPartition])
    /// The group takes the partitions back and waits for `unassign`.
    case revoked([TopicPartition])
    /// Everything of this partition has been read up to this offset (only when `enable.partition.eof` is set).
    case partitionEnd(TopicPartition, offset: Int64)
    case failure(HandleFailure)
    case committed(ErrorCode)
    case log(level: Int32, facility: String, text: String)
    case statistics([UInt8])
    /// Something that needs no answer.
    case other
}

/// One acknowledged or failed record.
struct DeliveryReport: Sendable {
    /// The number that the record was handed over with.
    let token: UInt
    let error: ErrorCode
    let partition: Int32
    let offset: Int64
}

/// An error that librdkafka reports on its own account.
struct HandleFailure: Sendable {
    let code: ErrorCode
    let isFatal: Bool
    /// The library's words; name brokers, topics and groups, never content.
    let text: String
    let topicPartition: TopicPartition?
}

extension Handle {
    /// The next event of this handle's queue, or nil when none came in time or `wake` was called.
    ///
    /// Blocks for `milliseconds`: only for a dedicated thread.
    func poll(milliseconds: Int32) -> HandleEvent? {
        guard let event = rd_kafka_queue_poll(queue, milliseconds) else { return nil }
        defer { rd_kafka_event_destroy(event) }
        switch rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_FETCH: return Self.record(event, topics: &topicNames).map(HandleEvent.record) ?? .other
        case RD_KAFKA_EVENT_DR: return .deliveries(Self.deliveries(event))
        case RD_KAFKA_EVENT_REBALANCE: return Self.rebalance(event)
        case RD_KAFKA_EVENT_ERROR: return failure(event)
        case RD_KAFKA_EVENT_OFFSET_COMMIT: return .committed(ErrorCode(rd_kafka_event_error(event)))
        case RD_KAFKA_EVENT_LOG: return Self.log(event)
        case RD_KAFKA_EVENT_STATS: return Self.bytes(rd_kafka_event_stats(event)).map(HandleEvent.statistics) ?? .other
        default: return .other
        }
    }

    private static func record(_ event: OpaquePointer, topics: inout TopicNames) -> ConsumerRecord? {
        guard let message = rd_kafka_event_message_next(event), let topic = message.pointee.rkt else { return nil }
        let content = message.pointee
        return ConsumerRecord(
            topicPartition: TopicPartition(topic: topics.name(of: topic), partition: content.partition),
            offset: content.offset,
            key: bytes(content.key, content.key_len),
            value: bytes(content.payload, content.len),
            headers: headers(message))
    }

    private static func bytes(_ start: UnsafeMutableRawPointer?, _ count: Int) -> [UInt8]? {
        start.map { Array(UnsafeRawBufferPointer(start: $0, count: count)) }
    }

    private static func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8]? {
        text.map { text in Array(UnsafeRawBufferPointer(start: text, count: strlen(text))) }
    }

    private static func headers(_ message: UnsafePointer<rd_kafka_message_t>) -> [RecordHeader] {
        var list: OpaquePointer?
        guard rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else { return [] }
        let count = rd_kafka_header_cnt(list)
        var headers: [RecordHeader] = []
        headers.reserveCapacity(count)
        for index in 0..<count {
            var name: UnsafePointer<CChar>?
            var value: UnsafeRawPointer?
            var size = 0
            guard rd_kafka_header_get_all(list, index, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR, let name else { break }
            let content = value.map { Array(UnsafeRawBufferPointer(start: $0, count: size)) }
            headers.append(RecordHeader(String(cString: name), content))
        }
        return headers
    }

    private static func deliveries(_ event: OpaquePointer) -> [DeliveryReport] {
        var reports: [DeliveryReport] = []
        reports.reserveCapacity(rd_kafka_event_message_count(event))
        while let message = rd_kafka_event_message_next(event)?.pointee {
            reports.append(
                DeliveryReport(
                    token: UInt(bitPattern: message._private), error: ErrorCode(message.err), partition: message.partition,
                    offset: message.offset))
        }
        return reports
    }

    private static func rebalance(_ event: OpaquePointer) -> HandleEvent {
        let partitions = PartitionList.contents(rd_kafka_event_topic_partition_list(event))
        // Anything but an assignment means that nothing is ours any more, errors included.
        return ErrorCode(rd_kafka_event_error(event)) == .assignPartitions ? .assigned(partitions) : .revoked(partitions)
    }

    private func failure(_ event: OpaquePointer) -> HandleEvent {
        var code = ErrorCode(rd_kafka_event_error(event))
        var isFatal = rd_kafka_event_error_is_fatal(event) != 0
        var text = rd_kafka_event_error_string(event).map { String(cString: $0) } ?? code.description
        if code == .fatal, let cause = fatalCause() {
            (code, text) = cause
            isFatal = true
        }
        var place: (topicPartition: TopicPartition, offset: Int64)?
        if let partition = rd_kafka_event_topic_partition(event) {
            defer { rd_kafka_topic_partition_destroy(partition) }
            let topic = String(cString: partition.pointee.topic)
            place = (TopicPartition(topic: topic, partition: partition.pointee.partition), partition.pointee.offset)
        }
        if code == .partitionEnd, let place { return .partitionEnd(place.topicPartition, offset: place.offset) }
        return .failure(HandleFailure(code: code, isFatal: isFatal, text: text, topicPartition: place?.topicPartition))
    }

    private static func log(_ event: OpaquePointer) -> HandleEvent {
        var facility: UnsafePointer<CChar>?
        var text: UnsafePointer<CChar>?
        var level: Int32 = 0
        guard rd_kafka_event_log(event, &facility, &text, &level) == 0, let facility, let text else { return .other }
        return .log(level: level, facility: String(cString: facility), text: String(cString: text))
    }
}

/// Topic names by C topic handle, so that a record does not cost a string.
struct TopicNames {
    private var names: [OpaquePointer: String] = [:]
    private var last: (topic: OpaquePointer, name: String)?

    /// Names are few: topics that one handle reads. The table is emptied when it outgrows this all the same.
    private static let limit = 256

    mutating func name(of topic: OpaquePointer) -> String {
        if let last, last.topic == topic { return last.name }
        let name = names[topic] ?? String(cString: rd_kafka_topic_name(topic))
        if names.count >= Self.limit { names = [:] }
        names[topic] = name
        last = (topic, name)
        return name
    }
}
