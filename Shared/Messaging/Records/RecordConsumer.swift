/// Reads records as a member of a consumer group. `KafkaMessaging.KafkaConsumer` is the real one.
///
/// The caller owns positions: after `.assigned` nothing is read until `begin(at:)` says where to start (D3). One task drives a
/// consumer; calls do not overlap. A `ConsumerError` means that the handle is of no use any more; any other error passes, and the
/// call may be repeated.
package protocol RecordConsumer: Sendable {
    /// The next thing that happened: records (at most `limit`, those that are there; they do not wait for company), a change of
    /// assignment, or `.idle` when nothing came within `wait`. Must be called at least every `max.poll.interval.ms`.
    /// - Throws: `ConsumerError` when the handle is unusable and must be replaced.
    func next(limit: Int, wait: Duration) async throws -> ConsumerStep

    /// Starts reading the partitions of the last `.assigned` at these offsets.
    func begin(at positions: [TopicPartition: Int64]) async throws

    /// Confirms the last `.revoked`: nothing of those partitions is in work any more.
    func release() async throws

    /// Stops or resumes delivery of every assigned partition, while `next` goes on being called for group membership.
    func pause() async throws
    func resume() async throws

    /// Moves the reading position of one assigned partition.
    func seek(_ topicPartition: TopicPartition, to offset: Int64) async throws

    /// Tells the broker how far this group is, for lag tools only; the database position stays the truth.
    func store(_ positions: [TopicPartition: Int64]) async throws

    /// First offset held and the one after the last, asked from the broker now.
    func watermarks(_ topicPartition: TopicPartition) async throws -> Watermarks

    /// Leaves the group and frees the handle. Answers every pending rebalance first.
    func close() async
}

/// What `RecordConsumer.next` found.
package enum ConsumerStep: Sendable {
    case records([ConsumerRecord])
    case assigned([TopicPartition])
    case revoked([TopicPartition])
    /// The position asked for is not in the log: the log was truncated, replaced, or its retention has passed (F7).
    case positionOutOfRange(TopicPartition)
    case idle
}

/// The offsets that a partition holds: `low..<high`.
package struct Watermarks: Sendable, Hashable {
    package let low: Int64
    package let high: Int64

    package init(low: Int64, high: Int64) {
        self.low = low
        self.high = high
    }
}

/// The consumer handle failed for good; make a new one.
package struct ConsumerError: Error, Sendable, CustomStringConvertible {
    package let code: String
    package init(code: String) { self.code = code }
    package var description: String { "ConsumerError(\(code))" }
}
