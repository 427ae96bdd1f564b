import ArgumentParser
import Foundation

/// `outbox`: what the services have told.
struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox", abstract: "Publish events again for a broker that lost them.", subcommands: [Republish.self])

    /// `outbox republish`.
    struct Republish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish the retained events again, from an instant on.",
            discussion: """
                For a broker that lost its records, or a topic that was made anew. Every consumer of ours absorbs what it had applied; \
                consumers of other systems see the events once more, under their old ids. Events are retained for seven days.
                """)

        @Option(help: "An RFC 3339 instant such as 2026-03-02T09:30:00+08:00, or start for everything that is retained.")
        var from: String

        @OptionGroup var admin: AdminOptions

        func validate() throws {
            if from != "start" && Instant.date(from) == nil {
                throw ValidationError("--from is start, or an instant with its offset such as 2026-03-02T09:30:00+08:00")
            }
            if admin.service == .console { throw ValidationError("the Console publishes nothing; it only reads what the others publish") }
        }

        func run() async throws {
            let start = Instant.date(from)
            for (service, plan) in try await admin.ports(of: ServiceName.keepingCases).each({ try await $0.republish(from: start) }) {
                Terminal.say("\(service.rawValue)  \(plan.rows) events are published again, from position \(plan.fromPosition)")
            }
        }
    }
}
