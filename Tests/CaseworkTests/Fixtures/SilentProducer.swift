import Messaging
import Synchronization

/// A broker that takes records and never answers; what waits for it is answered when the producer is ended, and not before.
final class SilentProducer: RecordProducer {
    private struct State {
        var hasEnded = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Whether somebody waits for an acknowledgement.
    var isWaitedFor: Bool { state.withLock { !$0.waiting.isEmpty } }

    func send(_ records: [ProducerRecord]) async -> [Result<Delivery, DeliveryError>] {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waiting.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
        return records.map { _ in .failure(DeliveryError(kind: .transient, code: "_PURGE_INFLIGHT")) }
    }

    func end(within timeout: Duration) {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.hasEnded = true
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func close(timeout: Duration) async { end(within: timeout) }
}
