import Foundation
package import Logging

/// What a service's own loops work with.
package struct JobGround: Sendable {
    /// The front of the engine: every change goes through it.
    package let engine: CaseEngine
    package let logger: Logger

    package init(engine: CaseEngine, logger: Logger) {
        self.engine = engine
        self.logger = logger
    }
}

/// A loop of a service's own: looks what there is to do, and does it, again and again. Any number of replicas may run it, so a pass must
/// do no harm when another has done the same work.
package struct Job: Sendable {
    /// A pass that takes longer counts as stuck.
    static let longestPass: Duration = .seconds(120)

    /// For logs and `/livez`.
    package let name: String
    /// Does what there is to do; true when there may be more at once.
    package let pass: @Sendable () async throws -> Bool
    /// How long to wait when there is nothing more.
    package let pause: Duration

    package init(_ name: String, every pause: Duration, pass: @escaping @Sendable () async throws -> Bool) {
        self.name = name
        self.pause = pause
        self.pass = pass
    }

    /// The loop, watched by the health check.
    func loop(watchedBy health: HealthRegistry, logger: Logger) -> Loop {
        // Between two passes nothing is to be heard of it.
        let tracker = health.tracker(name, bound: pause + Self.longestPass)
        return Loop(name) { await run(logger: logger) { tracker.beat() } }
    }

    /// Runs until the task is cancelled; what fails is logged and tried again, more and more slowly up to a bound.
    package func run(logger: Logger, progress: @Sendable () -> Void) async {
        var wait = pause
        while !Task.isCancelled {
            progress()
            do {
                let more = try await pass()
                wait = pause
                if more { continue }
            } catch is CancellationError {
                return
            } catch {
                logger.error("job failed and will be tried again", error: error, metadata: ["job": "\(name)"])
                wait = min(wait * 2, max(pause, .seconds(5)))
            }
            // A cancelled wait ends the loop at its condition.
            try? await Task.sleep(for: wait)
        }
    }
}
