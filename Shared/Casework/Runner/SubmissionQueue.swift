import DequeModule
import SharedModels
import Synchronization

/// Commands of requests that wait for a transaction. Bounded; handed out in arrival order, all that wait at once.
///
/// There is no waiting window: a lane takes whatever is there when its connection is free, which batches under load and costs no
/// delay when there is none.
final class SubmissionQueue: Sendable {
    /// One waiting command and who waits for it.
    struct Entry: Sendable {
        let submission: Submission
        let reply: CheckedContinuation<SubmissionResult, Never>
    }

    private struct Key: Hashable {
        let caller: String
        let key: String
    }

    private struct State {
        var waiting: Deque<Entry> = []
        var inFlight: Set<Key> = []
        var idle: [CheckedContinuation<Void, Never>] = []
        var closed = false
    }

    private enum Refusal {
        case full, keyInFlight
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    /// Commands that wait now.
    var depth: Int { state.withLock { $0.waiting.count } }

    /// Waits until the command is committed or refused.
    func submit(_ submission: Submission) async -> SubmissionResult {
        await withCheckedContinuation { reply in
            let key = Self.key(of: submission)
            let (refusal, wake) = state.withLock { state -> (Refusal?, CheckedContinuation<Void, Never>?) in
                guard !state.closed, state.waiting.count < limit else { return (.full, nil) }
                if let key, !state.inFlight.insert(key).inserted { return (.keyInFlight, nil) }
                state.waiting.append(Entry(submission: submission, reply: reply))
                return (nil, state.idle.popLast())
            }
            wake?.resume()
            switch refusal {
            case .full: reply.resume(returning: .unavailable)
            case .keyInFlight: reply.resume(returning: .keyInFlight)
            case nil: break
            }
        }
    }

    /// Up to `limit` waiting commands; waits for the first. Empty when the queue is closed and drained.
    func next(limit: Int) async -> [Entry] {
        while true {
            let (batch, done) = state.withLock { state -> ([Entry], Bool) in
                let count = min(limit, state.waiting.count)
                let batch = Array(state.waiting.prefix(count))
                state.waiting.removeFirst(count)
                return (batch, state.closed)
            }
            if !batch.isEmpty || done { return batch }
            await withCheckedContinuation { idle in
                let resume = state.withLock { state in
                    if !state.waiting.isEmpty || state.closed { return true }
                    state.idle.append(idle)
                    return false
                }
                if resume { idle.resume() }
            }
        }
    }

    /// Answers a command.
    func finish(_ entry: Entry, _ result: SubmissionResult) {
        if let key = Self.key(of: entry.submission) {
            state.withLock { _ = $0.inFlight.remove(key) }
        }
        entry.reply.resume(returning: result)
    }

    /// Takes no more; lanes get what is left and then nothing.
    func close() {
        let idle = state.withLock { state in
            state.closed = true
            defer { state.idle.removeAll() }
            return state.idle
        }
        for lane in idle { lane.resume() }
    }

    private static func key(of submission: Submission) -> Key? {
        submission.idempotency.map { Key(caller: $0.caller, key: $0.key) }
    }
}
