import Synchronization

/// Answers many callers by one statement: whoever asks while a statement is on its way waits for the next one, which asks for everybody who
/// has come meanwhile.
///
/// A caller that comes alone waits for nobody. Under load the statements grow, and cost the server and the service a fraction of one for each
/// caller. One of those who wait asks for all, in its own task: nothing runs beside them. There are as many who wait as there are requests in
/// work, which the server bounds, and each waits for two statements at most; who is cancelled waits for the answer all the same.
package final class GatheredQuery<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// Finds the values of keys; keys without one are left out.
    package typealias Ask = @Sendable (_ keys: [Key]) async throws -> [Key: Value]

    private enum Turn: Sendable {
        /// Ask, for yourself and for these.
        case lead([Waiting])
        case answer(Result<Value?, any Error>)
    }

    private struct Waiting: Sendable {
        let key: Key
        let reply: CheckedContinuation<Turn, Never>
    }

    private struct State {
        var isAsking = false
        var waiting: [Waiting] = []
    }

    /// Keys of one statement at most.
    package static var most: Int { 500 }

    private let ask: Ask
    private let state = Mutex(State())

    /// - Parameter ask: one statement for some keys, none of them twice.
    package init(_ ask: @escaping Ask) { self.ask = ask }

    /// Callers that wait for the next statement.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// The value of a key.
    /// - Throws: what the statement throws. A caller that is cancelled while it asks for others leaves them to the next of them.
    /// - Returns: nil when the key has none.
    package func value(of key: Key) async throws -> Value? {
        let turn = await withCheckedContinuation { (reply: CheckedContinuation<Turn, Never>) in
            let leads = state.withLock { state in
                guard state.isAsking else {
                    state.isAsking = true
                    return true
                }
                state.waiting.append(Waiting(key: key, reply: reply))
                return false
            }
            if leads { reply.resume(returning: .lead([])) }
        }
        switch turn {
        case .answer(let result): return try result.get()
        case .lead(let others): return try await lead(key, for: others)
        }
    }

    private func lead(_ key: Key, for others: [Waiting]) async throws -> Value? {
        let result: Result<[Key: Value], any Error>
        do {
            result = .success(try await ask(Array(Set(others.map(\.key)).union([key]))))
        } catch {
            result = .failure(error)
        }
        if case .failure = result, Task.isCancelled {
            // It is this caller's end and nobody else's.
            pass(on: others)
        } else {
            pass(on: [])
            for other in others { other.reply.resume(returning: .answer(result.map { $0[other.key] })) }
        }
        return try result.get()[key]
    }

    /// Ends a turn: the first of those who wait has the next one.
    private func pass(on unanswered: [Waiting]) {
        let next = state.withLock { state -> (leader: Waiting, others: [Waiting])? in
            state.waiting = unanswered + state.waiting
            guard let leader = state.waiting.first else {
                state.isAsking = false
                return nil
            }
            let others = Array(state.waiting.dropFirst().prefix(Self.most - 1))
            state.waiting.removeFirst(1 + others.count)
            return (leader, others)
        }
        next?.leader.reply.resume(returning: .lead(next?.others ?? []))
    }
}
