/// Writes records to a broker. `KafkaMessaging.KafkaProducer` is the real one.
package protocol RecordProducer: Sendable {
    /// Sends all, in order, and returns when every one is acknowledged or has failed: one result per record, same order.
    ///
    /// After a failure the caller must send again everything that was not delivered; duplicates are absorbed downstream.
    func send(_ records: [ProducerRecord]) async -> [Result<Delivery, DeliveryError>]

    /// Takes no more records, and answers every `send` that is under way within `timeout` and a little. Does not wait for that; `close`
    /// is still due.
    func end(within timeout: Duration)

    /// Ends the producer; waits at most `timeout` for records in flight.
    func close(timeout: Duration) async
}

/// Where the broker put a record.
package struct Delivery: Sendable, Hashable {
    package let partition: Int32
    package let offset: Int64

    package init(partition: Int32, offset: Int64) {
        self.partition = partition
        self.offset = offset
    }
}

/// Why a record was not delivered.
package struct DeliveryError: Error, Sendable, CustomStringConvertible {
    /// What to do about it.
    package enum Kind: Sendable, Hashable {
        /// The broker cannot take it now; the same record may pass later.
        case transient
        /// The broker will never take this record (too large, invalid): quarantine it.
        case permanent
        /// The client handle is unusable; make a new producer.
        case fatal
    }

    package let kind: Kind
    /// The client library's name of the error, such as `_MSG_TIMED_OUT`; holds no payload.
    package let code: String

    package init(kind: Kind, code: String) {
        self.kind = kind
        self.code = code
    }

    package var description: String { "DeliveryError.\(kind)(\(code))" }
}
