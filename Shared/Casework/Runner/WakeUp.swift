import Synchronization

/// An in-process bell: whoever commits rings it, the loop that waits looks at once (D6). Rings while nobody waits are kept as one.
package final class WakeUp: Sendable {
    private struct State {
        var rung = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    /// Wakes the waiting loop, or lets its next wait return at once.
    package func ring() {
        state.withLock { state -> CheckedContinuation<Void, Never>? in
            if state.waiter == nil { state.rung = true }
            defer { state.waiter = nil }
            return state.waiter
        }?.resume()
    }

    /// Whether a loop waits now.
    var isListenedTo: Bool { state.withLock { $0.waiter != nil } }

    /// Waits for a ring, at most `timeout`. One loop waits on one bell.
    func wait(atMost timeout: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.waitForRing() }
            group.addTask {
                // Cancelled when the ring came first: the wait is over either way.
                try? await Task.sleep(for: timeout)
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// Ends a wait without leaving a ring behind.
    private func release() {
        state.withLock { state -> CheckedContinuation<Void, Never>? in
            defer { state.waiter = nil }
            return state.waiter
        }?.resume()
    }

    /// Waits for a ring, or until the task is cancelled: a wait whose time was up before it had begun to listen has nobody else to end it.
    func waitForRing() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = state.withLock { state -> Bool in
                    if state.rung || Task.isCancelled {
                        state.rung = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if now { continuation.resume() }
            }
        } onCancel: {
            release()
        }
    }
}
