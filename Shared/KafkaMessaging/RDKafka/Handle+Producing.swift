import CRDKafka
import Messaging

/// Hands records to librdkafka. Belongs to one thread: the producer's.
struct RecordWriter: ~Copyable {
    private let handle: Handle
    private var topics: [String: OpaquePointer] = [:]
    /// The arguments of one `rd_kafka_produceva`, filled in anew for every record.
    private let arguments: UnsafeMutableBufferPointer<rd_kafka_vu_t>

    /// Topics are few: those that one service produces.
    private static let topicLimit = 256

    init(handle: Handle) {
        self.handle = handle
        arguments = .allocate(capacity: 6)
        arguments.initialize(repeating: rd_kafka_vu_t())
        arguments[0].vtype = RD_KAFKA_VTYPE_RKT
        arguments[1].vtype = RD_KAFKA_VTYPE_MSGFLAGS
        arguments[1].u.i = RD_KAFKA_MSG_F_COPY
        arguments[2].vtype = RD_KAFKA_VTYPE_KEY
        arguments[3].vtype = RD_KAFKA_VTYPE_VALUE
        arguments[4].vtype = RD_KAFKA_VTYPE_OPAQUE
        arguments[5].vtype = RD_KAFKA_VTYPE_HEADERS
    }

    deinit {
        arguments.deallocate()
        for topic in topics.values { rd_kafka_topic_destroy(topic) }
    }

    /// Queues one record; its delivery report will carry `token`. Copies key, value and headers once, into the library's memory.
    ///
    /// - Parameters:
    ///   - record: What to send.
    ///   - token: Comes back in the `DeliveryReport`.
    /// - Returns: `.none` when it was queued, `.queueFull` when it must be offered again, or why it never will be.
    mutating func write(_ record: ProducerRecord, token: UInt) -> ErrorCode {
        guard let topic = topic(record.topic) else { return .invalidTopic }
        let headers = Self.headers(record.headers)
        arguments[0].u.rkt = topic
        arguments[4].u.ptr = UnsafeMutableRawPointer(bitPattern: token)
        let somewhere = UnsafeRawPointer(arguments.baseAddress)  // An empty value needs an address, because NULL means null.
        arguments[5].u.headers = headers
        let count = headers == nil ? 5 : 6
        let error = record.key.withUnsafeBytes { key in
            record.value.withUnsafeBytes { value in
                // The library copies and does not write to what it is given, its C signature only lacks the const.
                arguments[2].u.mem.ptr = UnsafeMutableRawPointer(mutating: key.baseAddress ?? somewhere)
                arguments[2].u.mem.size = key.count
                arguments[3].u.mem.ptr = UnsafeMutableRawPointer(mutating: value.baseAddress ?? somewhere)
                arguments[3].u.mem.size = value.count
                return takeError(rd_kafka_produceva(handle.pointer, arguments.baseAddress, count))
            }
        }
        guard let error else { return .none }
        if let headers { rd_kafka_headers_destroy(headers) }  // They stay ours when the record was not taken.
        return error.code
    }

    private mutating func topic(_ name: String) -> OpaquePointer? {
        if let topic = topics[name] { return topic }
        guard topics.count < Self.topicLimit, let topic = rd_kafka_topic_new(handle.pointer, name, nil) else { return nil }
        topics[name] = topic
        return topic
    }

    private static func headers(_ headers: [RecordHeader]) -> OpaquePointer? {
        guard !headers.isEmpty, let list = rd_kafka_headers_new(headers.count) else { return nil }
        for header in headers {
            var name = header.name
            name.withUTF8 { name in
                name.withMemoryRebound(to: CChar.self) { name in
                    if let value = header.value {
                        value.withUnsafeBytes { value in
                            let start = value.baseAddress ?? UnsafeRawPointer(list)
                            _ = rd_kafka_header_add(list, name.baseAddress, name.count, start, value.count)
                        }
                    } else {
                        _ = rd_kafka_header_add(list, name.baseAddress, name.count, nil, 0)
                    }
                }
            }
        }
        return list
    }
}

extension Handle {
    /// Records that are queued, in flight, or whose report has not been polled.
    var outstanding: Int { Int(rd_kafka_outq_len(pointer)) }

    /// Gives up everything that is queued or in flight; the reports say `_PURGE_QUEUE` or `_PURGE_INFLIGHT`.
    func purge() { _ = rd_kafka_purge(pointer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING) }
}
