import Messaging

/// Which partitions a consumer has, how far each was read, and what the group still waits to hear (pure; eager protocol).
///
/// ```
///  none ──offer──► offered ──begin──► reading ──withdraw──► withdrawn ──release──► none
/// ```
/// The group may withdraw at any time, and may offer anew without having withdrawn.
struct AssignmentState {
    /// Where the conversation with the group stands.
    enum Phase: Equatable {
        case none
        /// The group gave these; it waits for `begin`.
        case offered([TopicPartition])
        case reading
        /// The group takes everything back; it waits for `release`.
        case withdrawn
    }

    private(set) var phase = Phase.none
    /// The next offset of every partition that is read.
    private(set) var positions: [TopicPartition: Int64] = [:]
    private(set) var isPaused = false
    /// Partitions whose position is not in the log; nothing comes from them until they are moved.
    private(set) var strayed: Set<TopicPartition> = []

    mutating func offer(_ partitions: [TopicPartition]) {
        self = Self()
        phase = .offered(partitions)
    }

    mutating func withdraw() {
        self = Self()
        phase = .withdrawn
    }

    mutating func release() { self = Self() }

    /// Why positions cannot be begun with; nil when they can.
    func objection(to positions: [TopicPartition: Int64]) -> String? {
        guard case .offered(let partitions) = phase else { return "_NO_ASSIGNMENT" }
        guard Set(partitions) == Set(positions.keys) else { return "_POSITIONS_DO_NOT_MATCH_ASSIGNMENT" }
        return positions.values.allSatisfy { $0 >= 0 } ? nil : "_NEGATIVE_POSITION"
    }

    mutating func begin(_ positions: [TopicPartition: Int64]) {
        phase = .reading
        self.positions = positions
        isPaused = false
        strayed = []
    }

    mutating func setPaused(_ isPaused: Bool) { self.isPaused = isPaused }

    /// Notes a record; false when it is from a partition that is not ours any more and must not be delivered.
    mutating func accept(_ record: ConsumerRecord) -> Bool {
        guard positions[record.topicPartition] != nil else { return false }
        positions[record.topicPartition] = record.offset + 1
        return true
    }

    mutating func move(_ partition: TopicPartition, to offset: Int64) {
        positions[partition] = offset
        strayed.remove(partition)
    }

    /// Notes that a position is not in the log; false when that is known already, or no longer of interest.
    mutating func stray(_ partition: TopicPartition) -> Bool {
        guard positions[partition] != nil else { return false }
        return strayed.insert(partition).inserted
    }

    /// The partition that looks as if the log ended before our position, if any.
    ///
    /// - Parameter end: The end of a partition's log as last seen; nil when it is not known.
    /// - Returns: The first such partition.
    func suspect(_ end: (TopicPartition) -> Int64?) -> TopicPartition? {
        positions.first { partition, position in
            guard !strayed.contains(partition), let end = end(partition) else { return false }
            return end < position
        }?.key
    }
}
