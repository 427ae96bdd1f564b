import Dispatch
import Hummingbird
import SharedModels
import Synchronization
import TestSupport

@testable import ServiceBootstrap

/// Requests that are held until a test has seen them, however slow the machine is.
final class Hold: Sendable {
    private let isReleased = Atomic(false)
    private let arrivals = DispatchSemaphore(value: 0)

    /// Echoes, and a route that is held.
    var routes: @Sendable (CallerRoutes) -> Void {
        { group in
            addEcho(group)
            group.get("held", by: Role.employees) { _, _ in await self.answer() }
        }
    }

    func answer() async -> String {
        arrivals.signal()
        _ = await eventually { self.isReleased.load(ordering: .acquiring) }
        return "done"
    }

    /// Waits until one more request has come, at most 20 seconds. Blocks, so for threads of a test's own (`talk`, `offPool`).
    /// - Returns: Whether one has.
    func awaitRequest() -> Bool { arrivals.wait(timeout: .now() + 20) == .success }

    func release() { isReleased.store(true, ordering: .releasing) }
}
