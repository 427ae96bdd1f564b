import Casework
import Database
import ServiceLifecycle

/// A loop of the engine or of a service's own: runs until its task is cancelled, then finishes what it is at and ends.
struct Loop: Sendable {
    let name: String
    let body: @Sendable () async -> Void

    init(_ name: String, _ body: @escaping @Sendable () async -> Void) {
        self.name = name
        self.body = body
    }
}

/// All loops as one part of the service group, because none needs another to stop before it: one after the other, a consumer that waits
/// for a broker and a relay that waits for the same would take the time of both.
struct Loops: Service, CustomStringConvertible {
    private let loops: [Loop]

    init(_ loops: [Loop]) { self.loops = loops }

    var description: String { loops.map(\.name).joined(separator: ", ") }

    /// Ends when they are stopped, or when any ends by itself: a service with a loop missing must not go on.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                for loop in loops { group.addTask { await loop.body() } }
                await group.next()
                group.cancelAll()
            }
        }
    }
}

/// The front of the engine as a part of the service group: takes no more commands when the group stops, and answers those that wait.
struct RunnerService: Service, CustomStringConvertible {
    let runner: CaseRunner
    var description: String { "commands" }

    func run() async throws {
        await withGracefulShutdownHandler {
            await runner.run()
        } onGracefulShutdown: {
            runner.stop()
        }
    }
}

/// Closes the reading pool last.
struct PoolService: Service, CustomStringConvertible {
    let pool: PostgresPool
    var description: String { "pool" }

    func run() async throws {
        // Cancelled or shut down: the pool closes either way.
        try? await gracefulShutdown()
        await pool.close()
    }
}
