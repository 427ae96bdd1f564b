package import Casework
package import Database
package import Foundation
package import Messaging
package import ObjectStorage
package import Policy
package import SharedModels

/// What a service's routes work with: the front of the engine, the reader, and the policy that decisions are judged by.
package struct CaseEngine: Sendable {
    package let runner: CaseRunner
    package let reader: CaseReader
    /// For looking things up that no case holds by itself.
    package let pool: PostgresPool
    package let policy: Policy
    package let coder: EventCoder
    /// Where files that belong to cases are kept; nil when the service has none, or no place is set for them.
    package let objects: (any ObjectStore)?
    /// Which addresses of others may be called, and how long.
    package let outgoing: OutgoingSettings
    /// What the city's hotline is told of where it asks.
    package let hotline: HotlineSettings
    /// For loops of a service's own that fault tests kill; nil in all other runs.
    package let failPoint: ArmedFailPoint?

    package init(
        runner: CaseRunner, pool: PostgresPool, policy: Policy, coder: EventCoder, objects: (any ObjectStore)? = nil,
        outgoing: OutgoingSettings = OutgoingSettings(), hotline: HotlineSettings = HotlineSettings(), failPoint: ArmedFailPoint? = nil
    ) {
        self.runner = runner
        self.pool = pool
        reader = CaseReader(pool: pool, coder: coder)
        self.policy = policy
        self.coder = coder
        self.objects = objects
        self.outgoing = outgoing
        self.hotline = hotline
        self.failPoint = failPoint
    }

    /// What time it is for the service: the database's clock (D7, D21).
    package func now() async throws -> Date { try await ServiceClock(pool: pool).now() }

    /// Gives cases their commands, all at once: one page of what a job has to do.
    /// - Parameter commands: at most some hundreds, so that they fit into the queue of submissions.
    /// - Returns: How many were not taken; a job tries them again.
    package func submit(_ commands: [Submission]) async -> Int {
        await withTaskGroup(of: Bool.self) { group in
            for command in commands {
                group.addTask {
                    guard case .accepted = await runner.submit(command) else { return false }
                    return true
                }
            }
            return await group.reduce(0) { $1 ? $0 : $0 + 1 }
        }
    }
}

/// A request body that stands for a command. Its own type, never the domain's, so that the wire and the business can each change.
package protocol CommandRequest: Decodable, Sendable {
    /// The command's type.
    associatedtype Command: CaseCommand

    /// The command, once every field is checked.
    /// - Throws: `Problem` (422) that names every field at fault.
    func command() throws -> Command
}
