import ArgumentParser
import Foundation
import SharedModels

/// `projections`: the tables that the Console makes of the topics.
struct ProjectionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "projections", abstract: "Make the Console's tables anew.", subcommands: [Rebuild.self])

    /// `projections rebuild`.
    struct Rebuild: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Empty the Console's tables and read the topics from the beginning.",
            discussion: """
                For when the Console shows cases otherwise than the services do, such as after a restore of its database. No case is \
                changed: the services keep them. But topics and outboxes hold events for days or weeks only, and what neither the topics \
                nor the producers' outboxes hold any more is gone from the Console's lists and reports. The running Console follows within \
                seconds; until it has read everything again, lists and reports are not whole. Whoever is signed in stays so.
                """)

        @Flag(help: "Confirm it; nothing is done without.")
        var yes = false

        @Option(help: "The Console's admin address; GUANJIA_CONSOLE_ADMIN_URL or http://127.0.0.1:9080 when not given.")
        var url: String?

        @Option(help: "A file with an operator's access token; GUANJIA_TOKEN_FILE or the installation's own when not given.")
        var tokenFile: String?

        func validate() throws {
            guard yes else {
                throw ValidationError(
                    "this empties the Console's tables and reads the topics from the beginning; what neither they nor the producers' "
                        + "outboxes hold any more is gone from its lists and reports; add --yes to do it")
            }
        }

        func run() async throws {
            let surroundings = Surroundings()
            let client = ServiceClient(
                try surroundings.url(of: .console, .admin, given: url), token: try surroundings.token(for: .operator, file: tokenFile))
            let ports = AdminPorts(ports: [AdminPort(service: .console, client: client)])
            for (service, plan) in try await ports.each({ try await $0.rebuild() }) {
                Terminal.say("\(service.rawValue)  its tables are empty; reads \(plan.partitions) partitions from the start")
            }
            Terminal.note("for events that the topics no longer hold, but the outboxes do: guanjiactl outbox republish --from start")
        }
    }
}
