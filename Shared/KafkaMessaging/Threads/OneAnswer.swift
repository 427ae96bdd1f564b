import Dispatch
import Synchronization

/// Whether something happened in time: whichever of the two comes first is the answer.
final class OneAnswer: Sendable {
    private let continuation: Mutex<CheckedContinuation<Bool, Never>?>

    private init(_ continuation: CheckedContinuation<Bool, Never>) { self.continuation = Mutex(continuation) }

    /// Waits for an answer for a limited time; the answer is false when it does not come.
    ///
    /// - Parameters:
    ///   - limit: How long to wait.
    ///   - start: Begins what will call `answer`; must not block.
    /// - Returns: The answer.
    static func wait(_ limit: Duration, _ start: (OneAnswer) -> Void) async -> Bool {
        await withCheckedContinuation { continuation in
            let outcome = OneAnswer(continuation)
            DispatchQueue.global().asyncAfter(deadline: .now() + limit.inSeconds) { outcome.answer(false) }
            start(outcome)
        }
    }

    /// Gives the answer; only the first one counts. From any thread.
    func answer(_ value: Bool) {
        let waiting = continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }
        waiting?.resume(returning: value)
    }
}
