import Foundation
package import Messaging
package import SharedModels
import Synchronization

/// Topics in memory, one partition each: as much of a broker as a service needs. Any number of services may share them.
package final class MemoryTopics: Sendable {
    private struct State {
        var logs: [String: [ConsumerRecord]] = [:]
        var sequences: [CaseID: Int64] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// Everything on a topic, in order.
    package func records(of topic: Topic) -> [ConsumerRecord] { records(on: topic.rawValue) }

    /// The same by a topic's name.
    package func records(on topic: String) -> [ConsumerRecord] { state.withLock { $0.logs[topic] ?? [] } }

    /// The events of a type, in order, duplicates left out.
    package func events<E: Event>(_ type: E.Type, with coder: EventCoder) throws -> [E] {
        var seen: Set<EventID> = []
        return try records(of: E.topic).map { try CloudEvent(record: $0) }
            .filter { $0.type == E.type && seen.insert($0.id).inserted }
            .map { try coder.decode(E.self, from: $0.data) }
    }

    /// Puts a fact of a case of another service on its topic.
    /// - Returns: the event, for tests that send it again.
    @discardableResult
    package func tell(_ fact: some Event, about subject: CaseID, with coder: EventCoder) throws -> CloudEvent {
        let sequence = state.withLock { state in
            state.sequences[subject, default: 0] += 1
            return state.sequences[subject] ?? 1
        }
        let event = CloudEvent(
            id: EventID(.v7()), source: type(of: fact).topic.source, type: type(of: fact).type, subject: subject, sequence: sequence,
            time: Date(), traceparent: nil, data: try coder.encode(fact))
        append(event.record(topic: type(of: fact).topic.rawValue))
        return event
    }

    /// Puts an event on a topic, also one that is there already.
    package func append(_ event: CloudEvent, on topic: Topic) { append(event, on: topic.rawValue) }

    /// The same by a topic's name.
    package func append(_ event: CloudEvent, on topic: String) { append(event.record(topic: topic)) }

    /// Puts any record on a topic, also one that is no event.
    /// - Returns: its offset.
    @discardableResult
    package func append(_ record: ProducerRecord) -> Int64 {
        state.withLock { state in
            let offset = Int64(state.logs[record.topic]?.count ?? 0)
            state.logs[record.topic, default: []].append(
                ConsumerRecord(
                    topicPartition: TopicPartition(topic: record.topic, partition: 0), offset: offset, key: record.key,
                    value: record.value, headers: record.headers))
            return offset
        }
    }

    fileprivate func records(of partition: TopicPartition, from offset: Int64, limit: Int) -> [ConsumerRecord] {
        state.withLock { Array(($0.logs[partition.topic] ?? []).dropFirst(Int(offset)).prefix(limit)) }
    }

    fileprivate func end(of partition: TopicPartition) -> Int64 { state.withLock { Int64($0.logs[partition.topic]?.count ?? 0) } }
}

/// Writes to the topics.
struct MemoryProducer: RecordProducer {
    let topics: MemoryTopics

    func send(_ records: [ProducerRecord]) async -> [Result<Delivery, DeliveryError>] {
        records.map { .success(Delivery(partition: 0, offset: topics.append($0))) }
    }

    func end(within timeout: Duration) {}

    func close(timeout: Duration) async {}
}

/// Reads topics as the only member of its group.
final class MemoryConsumer: RecordConsumer {
    private struct State {
        var isAssigned = false
        var isPaused = false
        var positions: [TopicPartition: Int64] = [:]
    }

    private let topics: MemoryTopics
    private let partitions: [TopicPartition]
    private let state = Mutex(State())

    init(_ topics: MemoryTopics, of names: Set<String>) {
        self.topics = topics
        partitions = names.sorted().map { TopicPartition(topic: $0, partition: 0) }
    }

    func next(limit: Int, wait: Duration) async throws -> ConsumerStep {
        let step = state.withLock { state -> ConsumerStep in
            guard state.isAssigned else {
                state.isAssigned = true
                return .assigned(partitions)
            }
            guard !state.isPaused else { return .idle }
            var found: [ConsumerRecord] = []
            for (partition, position) in state.positions.sorted(by: { $0.key < $1.key }) {
                let records = topics.records(of: partition, from: position, limit: limit - found.count)
                found += records
                state.positions[partition] = position + Int64(records.count)
            }
            return found.isEmpty ? .idle : .records(found)
        }
        if case .idle = step { try await Task.sleep(for: .milliseconds(5)) }
        return step
    }

    func begin(at positions: [TopicPartition: Int64]) async throws { state.withLock { $0.positions = positions } }
    func release() async throws {}
    func pause() async throws { state.withLock { $0.isPaused = true } }
    func resume() async throws { state.withLock { $0.isPaused = false } }
    func seek(_ partition: TopicPartition, to offset: Int64) async throws { state.withLock { $0.positions[partition] = offset } }
    func store(_ positions: [TopicPartition: Int64]) async throws {}
    func watermarks(_ partition: TopicPartition) async throws -> Watermarks { Watermarks(low: 0, high: topics.end(of: partition)) }
    func close() async {}
}
