import Dispatch
import Synchronization

/// Runs calls that block on threads of Dispatch, never on Swift's cooperative pool: bounded in number and in time.
///
/// A call that has not ended in time is given up by whoever waits; it goes on holding its place until it ends, so a disk that hangs
/// takes `callsAtOnce` threads and no more, and further calls are told at once.
final class BlockingWork: Sendable {
    private let callsAtOnce: Int
    private let timeLimit: Duration
    private let queue = DispatchQueue(label: "guanjia.objects", attributes: .concurrent)
    private let clock = DispatchQueue(label: "guanjia.objects.clock")
    private let inWork = Mutex(0)

    init(callsAtOnce: Int, timeLimit: Duration) {
        self.callsAtOnce = callsAtOnce
        self.timeLimit = timeLimit
    }

    /// Runs a call and waits for it.
    /// - Throws: what the call throws; `ObjectStoreError.unavailable` when too many are at work, or when it takes too long.
    func run<Value: Sendable>(_ call: @escaping @Sendable () throws -> Value) async throws -> Value {
        let hasPlace = inWork.withLock { count in
            guard count < callsAtOnce else { return false }
            count += 1
            return true
        }
        guard hasPlace else { throw ObjectStoreError.unavailable("\(callsAtOnce) calls are at work already") }
        return try await withCheckedThrowingContinuation { continuation in
            let answer = FirstAnswer(continuation)
            queue.async { [self] in
                let result = Result { try call() }
                inWork.withLock { $0 -= 1 }
                answer.give(result)
            }
            let (seconds, attoseconds) = timeLimit.components
            let time = Double(seconds) + Double(attoseconds) / 1e18
            clock.asyncAfter(deadline: .now() + time) {
                answer.give(.failure(ObjectStoreError.unavailable("the disk takes longer than \(time) s")))
            }
        }
    }
}

/// Resumes a continuation with the first of two answers; the other is dropped.
private final class FirstAnswer<Value: Sendable>: Sendable {
    private let continuation: Mutex<CheckedContinuation<Value, any Error>?>

    init(_ continuation: CheckedContinuation<Value, any Error>) { self.continuation = Mutex(continuation) }

    func give(_ result: Result<Value, any Error>) {
        let waiting = continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }
        waiting?.resume(with: result)
    }
}
