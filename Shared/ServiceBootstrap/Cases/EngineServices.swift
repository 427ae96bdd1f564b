import Casework
import Database
import ServiceLifecycle

/// One loop of the engine as a part of the service group: cancelled when the group stops, so that it finishes its batch and ends.
struct Loop: Service, CustomStringConvertible {
    let description: String
    private let body: @Sendable () async -> Void

    init(_ name: String, _ body: @escaping @Sendable () async -> Void) {
        description = name
        self.body = body
    }

    func run() async throws { await cancelWhenGracefulShutdown { await body() } }
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
