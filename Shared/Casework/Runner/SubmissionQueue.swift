import DequeModule
import SharedModels
import Synchronization

/// Commands of requests that wait for a transaction. Bounded; handed out in arrival order, all that wait at once.
///
/// There is no waiting window: a lane takes whatever is there when it is its turn, which batches under load and costs no delay when there
/// is none. Lanes take turns: one decides while what the one before has decided is written and committed. Two that decided at once would
/// share the commands, and two small batches cost the database more than a large one.
final class SubmissionQueue: Sendable {
    /// One waiting command and who waits for it.
    struct Entry: Sendable {
        let submission: Submission
        let reply: CheckedContinuation<SubmissionResult, Never>
        let since = ContinuousClock.now
    }

    /// What a lane is given at a time.
    struct Batch: Sendable {
        /// In arrival order; empty when the queue is closed and drained.
        var entries: [Entry] = []
        /// The turn that it was taken by, to be passed once it is decided; none when it was taken out of turn.
        var turn: Int?
    }

    private struct Key: Hashable {
        let caller: String
        let key: String
    }

    private struct State {
        var waiting: Deque<Entry> = []
        var inFlight: Set<Key> = []
        /// The turn of the lane that is deciding, and how many there were.
        var turn: Int?
        var turns = 0
        /// Lanes that wait for their turn and for a command, and lanes that leave commands to those for a while.
        var idle: [CheckedContinuation<Void, Never>] = []
        var patient: [CheckedContinuation<Void, Never>] = []
        var closed = false

        /// Who is to look at a command that has come: a lane that takes it at once, or else one that sees that it does not wait for ever.
        mutating func lane() -> CheckedContinuation<Void, Never>? { (turn == nil ? idle.popLast() : nil) ?? patient.popLast() }

        /// Whether a lane has something to look at.
        func isWorthALook(patiently: Bool) -> Bool { closed || !waiting.isEmpty && (patiently || turn == nil) }
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
                return (nil, state.lane())
            }
            wake?.resume()
            switch refusal {
            case .full: reply.resume(returning: .unavailable)
            case .keyInFlight: reply.resume(returning: .keyInFlight)
            case nil: break
            }
        }
    }

    /// Up to `limit` waiting commands; waits for the first, and for the caller's turn.
    /// - Parameters:
    ///   - limit: as many at most.
    ///   - patience: nil for a caller that takes turns. Else how long a command is left to those before this caller takes it, whoever's
    ///     turn it is.
    /// - Returns: the commands; those of a turn keep the next turn from beginning until `pass` is called.
    func next(limit: Int, patience: Duration? = nil) async -> Batch {
        while true {
            let (taken, wake) = state.withLock { Self.take(limit, patience, from: &$0) }
            wake?.resume()
            switch taken {
            case .batch(let batch): return batch
            case .nothing: await waitForCommand(patiently: patience != nil)
            case .later(let left):
                // A cancelled wait is looked at like one that is over.
                try? await Task.sleep(for: left)
            }
        }
    }

    /// Lets the next turn begin. Does nothing when that turn is over, or for a batch that was taken out of turn.
    func pass(_ turn: Int?) {
        guard let turn else { return }
        let wake = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.turn == turn else { return nil }
            state.turn = nil
            return state.waiting.isEmpty ? nil : state.lane()
        }
        wake?.resume()
    }

    private func waitForCommand(patiently: Bool) async {
        await withCheckedContinuation { lane in
            let resume = state.withLock { state in
                if state.isWorthALook(patiently: patiently) { return true }
                if patiently { state.patient.append(lane) } else { state.idle.append(lane) }
                return false
            }
            if resume { lane.resume() }
        }
    }

    private enum Taken {
        case batch(Batch)
        case nothing
        /// The oldest is left to others for so long.
        case later(Duration)
    }

    private static func take(_ limit: Int, _ patience: Duration?, from state: inout State) -> (
        Taken, wake: CheckedContinuation<Void, Never>?
    ) {
        guard let first = state.waiting.first else { return (state.closed ? .batch(Batch()) : .nothing, nil) }
        var batch = Batch()
        // When the queue is being closed nobody waits for anybody.
        if !state.closed {
            if let patience {
                let left = patience - (ContinuousClock.now - first.since)
                if left > .zero { return (.later(left), nil) }
            } else {
                guard state.turn == nil else { return (.nothing, nil) }
                state.turns += 1
                state.turn = state.turns
                batch.turn = state.turn
            }
        }
        let count = min(limit, state.waiting.count)
        batch.entries = Array(state.waiting.prefix(count))
        state.waiting.removeFirst(count)
        return (.batch(batch), state.waiting.isEmpty ? nil : state.lane())
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
            defer {
                state.idle.removeAll()
                state.patient.removeAll()
            }
            return state.idle + state.patient
        }
        for lane in idle { lane.resume() }
    }

    private static func key(of submission: Submission) -> Key? {
        submission.idempotency.map { Key(caller: $0.caller, key: $0.key) }
    }
}
