import Messaging
import SharedModels
import Synchronization

/// A broker that keeps what it is given, in order, and fails when told to.
final class RecordingProducer: RecordProducer {
    private struct State {
        var events: [CloudEvent] = []
        var failures: [DeliveryError] = []
        var refused: Set<CaseID> = []
    }

    private let state = Mutex(State())

    /// Everything delivered so far, duplicates included.
    var events: [CloudEvent] { state.withLock { $0.events } }

    /// The next batch fails with this error after half of it was taken.
    func failNext(_ error: DeliveryError) { state.withLock { $0.failures.append(error) } }

    /// Records of this case are refused for ever.
    func refuse(_ id: CaseID) { state.withLock { _ = $0.refused.insert(id) } }

    func send(_ records: [ProducerRecord]) async -> [Result<Delivery, DeliveryError>] {
        let events = records.compactMap { record in
            try? CloudEvent(
                record: ConsumerRecord(
                    topicPartition: TopicPartition(topic: record.topic, partition: 0), offset: 0, key: record.key, value: record.value,
                    headers: record.headers))
        }
        precondition(events.count == records.count, "the relay sends only valid CloudEvents")
        return state.withLock { state in
            let failure = state.failures.isEmpty ? nil : state.failures.removeFirst()
            return events.enumerated().map { index, event in
                if let failure, index >= events.count / 2 { return .failure(failure) }
                if state.refused.contains(event.subject) { return .failure(DeliveryError(kind: .permanent, code: "MSG_SIZE_TOO_LARGE")) }
                state.events.append(event)
                return .success(Delivery(partition: 0, offset: Int64(state.events.count - 1)))
            }
        }
    }

    func end(within timeout: Duration) {}

    func close(timeout: Duration) async {}
}
