import CRDKafka
import Foundation
import Messaging
import Synchronization

/// One librdkafka client instance and the queue that everything it has to say arrives on.
///
/// Events instead of callbacks: no C function calls into Swift, and whoever polls decides when to act.
///
/// Unchecked because `rd_kafka_t` and `rd_kafka_queue_t` may be used from any thread (rdkafka.h: "rdkafka is completely thread-safe"),
/// except for destruction, which `isOpen` guards against `wake`. `poll`, and with it `topicNames`, belongs to one thread at a time:
/// the dedicated thread of the owner.
final class Handle: @unchecked Sendable {
    /// What a handle is for.
    enum Role {
        case producer
        /// Member of a group.
        case groupConsumer
        /// Reads partitions without a group.
        case reader
        /// Administration only.
        case admin
    }

    let pointer: OpaquePointer
    let queue: OpaquePointer
    let role: Role
    var topicNames = TopicNames()
    private let isOpen = Mutex(true)

    /// Makes a client. Starts the library's threads, contacts nobody yet.
    /// - Throws: `KafkaConfigurationError` naming the setting that the library refuses.
    init(role: Role, settings: [KafkaSetting], skipped: (KafkaSetting) -> Void = { _ in }) throws {
        guard let configuration = rd_kafka_conf_new() else { throw KafkaConfigurationError(key: "", reason: "out of memory") }
        var isOwned = true
        defer { if isOwned { rd_kafka_conf_destroy(configuration) } }
        for setting in settings where try !setting.apply(to: configuration) { skipped(setting) }
        var events = RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_LOG | RD_KAFKA_EVENT_STATS
        switch role {
        case .producer: events |= RD_KAFKA_EVENT_DR
        case .groupConsumer: events |= RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_OFFSET_COMMIT
        case .reader, .admin: break
        }
        rd_kafka_conf_set_events(configuration, events)
        let type =
            switch role {
            case .producer, .admin: RD_KAFKA_PRODUCER
            case .groupConsumer, .reader: RD_KAFKA_CONSUMER
            }
        var text = [CChar](repeating: 0, count: 512)
        guard let pointer = rd_kafka_new(type, configuration, &text, text.count) else {
            throw KafkaConfigurationError(key: "", reason: Self.string(text))
        }
        isOwned = false  // rd_kafka_new took it.
        self.pointer = pointer
        self.role = role
        switch role {
        case .producer, .admin: queue = rd_kafka_queue_get_main(pointer)
        case .groupConsumer:
            rd_kafka_poll_set_consumer(pointer)
            queue = rd_kafka_queue_get_consumer(pointer)
        case .reader: queue = rd_kafka_queue_new(pointer)
        }
        rd_kafka_set_log_queue(pointer, queue)
    }

    deinit { destroy() }

    /// Makes a `poll` in progress, or else the next one, return at once. From any thread.
    func wake() {
        isOpen.withLock { isOpen in
            if isOpen { rd_kafka_queue_yield(queue) }
        }
    }

    /// Frees the client and joins its threads. Blocks, normally for some milliseconds; nothing else may be called afterwards.
    ///
    /// A consumer is not closed by this: call `beginClose` before, or the group learns of it by session timeout.
    func destroy() {
        let wasOpen = isOpen.withLock { isOpen in
            defer { isOpen = false }
            if isOpen { rd_kafka_queue_destroy(queue) }
            return isOpen
        }
        guard wasOpen else { return }
        rd_kafka_destroy_flags(pointer, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
    }

    /// The error after which this handle is of no use any more, if there was one.
    func fatalCause() -> (code: ErrorCode, text: String)? {
        var text = [CChar](repeating: 0, count: 512)
        let code = ErrorCode(rd_kafka_fatal_error(pointer, &text, text.count))
        return code == .none ? nil : (code, Self.string(text))
    }

    /// Text of a NUL-terminated buffer.
    static func string(_ buffer: [CChar]) -> String {
        String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension KafkaSetting {
    /// Puts the setting into a C configuration.
    ///
    /// - Parameter configuration: The C configuration.
    /// - Returns: Whether the loaded library knows it; false only for a key that older versions are documented not to have.
    /// - Throws: `KafkaConfigurationError`. The library's words are left out for a secret, because they quote the value.
    func apply(to configuration: OpaquePointer) throws -> Bool {
        var text = [CChar](repeating: 0, count: 512)
        switch rd_kafka_conf_set(configuration, key, value, &text, text.count) {
        case RD_KAFKA_CONF_OK: return true
        case RD_KAFKA_CONF_UNKNOWN where since.map { LibraryVersion.loaded < $0 } ?? false: return false
        case RD_KAFKA_CONF_UNKNOWN:
            throw KafkaConfigurationError(key: key, reason: "librdkafka \(LibraryVersion.loaded) does not know this setting")
        default:
            throw KafkaConfigurationError(key: key, reason: isSecret ? "the value is refused" : Handle.string(text))
        }
    }
}
