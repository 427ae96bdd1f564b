import Foundation
import Messaging
import SharedModels
import Synchronization

/// A topic in memory with one consumer: what a broker does, as far as a consumer can see it.
final class MemoryLog: RecordConsumer {
    private struct State {
        var logs: [TopicPartition: [ConsumerRecord]] = [:]
        var positions: [TopicPartition: Int64] = [:]
        /// First offset held, where that is not 0 any more.
        var lows: [TopicPartition: Int64] = [:]
        var announced = false
        /// Partitions that are this consumer's; nil for all.
        var ours: Set<Int32>?
        var revokes = false
        var paused = false
        var begins: [[TopicPartition: Int64]] = []
        var seeks: [(TopicPartition, Int64)] = []
        var expiries: [TopicPartition: (at: Int64, low: Int64)] = [:]
        var foundOutOfRange = 0
        var waits: [Duration] = []
        var mostAtOnce = Int.max
        /// How long the broker takes to say where a log ends.
        var watermarkTime: Duration = .zero
        /// Ends that were asked for: in all, since records were last asked for, and the most between two times that they were.
        var ends = (all: 0, inRow: 0, most: 0)

        mutating func append(_ key: [UInt8]?, _ value: [UInt8]?, _ headers: [RecordHeader], to place: TopicPartition) {
            let offset = Int64(logs[place]?.count ?? 0)
            logs[place]?.append(ConsumerRecord(topicPartition: place, offset: offset, key: key, value: value, headers: headers))
        }
    }

    private let state = Mutex(State())
    private let topic: String

    init(partitions: Int32 = 2, topic: String = Topic.callbacks.rawValue) {
        self.topic = topic
        state.withLock { state in
            for partition in 0..<partitions { state.logs[TopicPartition(topic: topic, partition: partition)] = [] }
        }
    }

    /// From now on the broker takes that long to say where a log ends.
    func answerEnds(after time: Duration) {
        state.withLock { state in
            state.watermarkTime = time
            state.ends = (0, 0, 0)
        }
    }

    /// How many ends were asked for since `answerEnds`, and how many of them at most without asking for records.
    var askedEnds: (all: Int, inRow: Int) { state.withLock { ($0.ends.all, $0.ends.most) } }

    /// Positions that the consumer was told to begin at, in order.
    var begins: [[TopicPartition: Int64]] { state.withLock { $0.begins } }

    /// Positions that the consumer moved to, in order.
    var seeks: [(TopicPartition, Int64)] { state.withLock { $0.seeks } }

    /// From now on so many records are given at a time at most.
    func giveAtMost(_ count: Int) { state.withLock { $0.mostAtOnce = count } }

    /// How often a reader was told that its position is out of range.
    var foundOutOfRange: Int { state.withLock { $0.foundOutOfRange } }

    /// How long the reader was ready to wait, each time.
    var waits: [Duration] { state.withLock { $0.waits } }

    /// Whether the consumer was told to deliver nothing.
    var isPaused: Bool { state.withLock { $0.paused } }

    /// Appends a record as a producer would.
    func append(_ event: CloudEvent, partition: Int32 = 0) {
        let record = event.record(topic: topic)
        append(key: record.key, value: record.value, headers: record.headers, partition: partition)
    }

    /// Appends several, each to its partition; a reader sees none of them or all.
    func append(_ events: [(event: CloudEvent, partition: Int32)]) {
        let records = events.map { ($0.event.record(topic: topic), TopicPartition(topic: topic, partition: $0.partition)) }
        state.withLock { state in
            for (record, place) in records { state.append(record.key, record.value, record.headers, to: place) }
        }
    }

    /// Appends any bytes.
    func append(key: [UInt8]?, value: [UInt8]?, headers: [RecordHeader], partition: Int32 = 0) {
        state.withLock { $0.append(key, value, headers, to: TopicPartition(topic: topic, partition: partition)) }
    }

    /// The broker lost everything: the log is empty and starts at 0 again (F7).
    func wipe() {
        state.withLock { state in
            for place in state.logs.keys { state.logs[place] = [] }
        }
    }

    /// The oldest records of a partition are past the topic's retention.
    func expire(_ count: Int64, partition: Int32 = 0) {
        state.withLock { $0.lows[TopicPartition(topic: topic, partition: partition)] = count }
    }

    /// The same as soon as the reader has come to a position; by then the partition must hold so many.
    func expire(_ count: Int64, partition: Int32 = 0, onceAt position: Int64) {
        state.withLock { $0.expiries[TopicPartition(topic: topic, partition: partition)] = (position, count) }
    }

    /// All records again from the start, as a rewound group would get them.
    func rewind() {
        state.withLock { state in
            for place in state.positions.keys { state.positions[place] = 0 }
        }
    }

    /// The group has shared the topic anew: all partitions are revoked, and then only these are this consumer's.
    func rebalance(to partitions: Set<Int32>) {
        state.withLock { state in
            state.ours = partitions
            state.revokes = true
        }
    }

    /// The consumer must ask for its assignment again.
    func reassign() { state.withLock { $0.announced = false } }

    func next(limit: Int, wait: Duration) async throws -> ConsumerStep {
        let step = state.withLock { state -> ConsumerStep in
            state.waits.append(wait)
            state.ends.inRow = 0
            if state.revokes {
                (state.revokes, state.announced, state.positions) = (false, false, [:])
                return .revoked(state.logs.keys.sorted())
            }
            guard state.announced else {
                state.announced = true
                return .assigned(state.logs.keys.filter { state.ours?.contains($0.partition) ?? true }.sorted())
            }
            guard !state.paused else { return .idle }
            let limit = min(limit, state.mostAtOnce)
            var records: [ConsumerRecord] = []
            for (place, position) in state.positions.sorted(by: { $0.key < $1.key }) {
                let log = state.logs[place] ?? []
                if let expiry = state.expiries[place], position >= expiry.at {
                    state.expiries[place] = nil
                    state.lows[place] = expiry.low
                }
                guard (state.lows[place] ?? 0)...Int64(log.count) ~= position else {
                    state.foundOutOfRange += 1
                    return .positionOutOfRange(place)
                }
                let taken = log[Int(position)...].prefix(limit - records.count)
                records += taken
                state.positions[place] = position + Int64(taken.count)
            }
            return records.isEmpty ? .idle : .records(records)
        }
        if case .idle = step { try await Task.sleep(for: .milliseconds(5)) }
        return step
    }

    func begin(at positions: [TopicPartition: Int64]) async throws {
        state.withLock {
            $0.positions = positions
            $0.begins.append(positions)
        }
    }

    func release() async throws {}
    func pause() async throws { state.withLock { $0.paused = true } }
    func resume() async throws { state.withLock { $0.paused = false } }
    func seek(_ topicPartition: TopicPartition, to offset: Int64) async throws {
        state.withLock {
            $0.positions[topicPartition] = offset
            $0.seeks.append((topicPartition, offset))
        }
    }

    func store(_ positions: [TopicPartition: Int64]) async throws {}
    func close() async {}

    func watermarks(_ topicPartition: TopicPartition) async throws -> Watermarks {
        let time = state.withLock { state in
            state.ends = (state.ends.all + 1, state.ends.inRow + 1, max(state.ends.most, state.ends.inRow + 1))
            return state.watermarkTime
        }
        if time > .zero { try await Task.sleep(for: time) }
        return state.withLock { Watermarks(low: $0.lows[topicPartition] ?? 0, high: Int64($0.logs[topicPartition]?.count ?? 0)) }
    }
}
