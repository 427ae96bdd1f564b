import Hummingbird
import SharedModels
import Synchronization
import TestSupport

@testable import ServiceBootstrap

/// Requests that are held until a test has seen them, however slow the machine is.
final class Hold: Sendable {
    private let isReleased = Atomic(false)
    private let wasAsked = Atomic(false)

    /// Whether a request has come.
    var isTaken: Bool { wasAsked.load(ordering: .acquiring) }

    /// Echoes, and a route that is held.
    var routes: @Sendable (CallerRoutes) -> Void {
        { group in
            addEcho(group)
            group.get("held", by: Role.employees) { _, _ in await self.answer() }
        }
    }

    func answer() async -> String {
        wasAsked.store(true, ordering: .releasing)
        _ = await eventually { self.isReleased.load(ordering: .acquiring) }
        return "done"
    }

    func release() { isReleased.store(true, ordering: .releasing) }
}
