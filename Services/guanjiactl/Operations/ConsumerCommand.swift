import ArgumentParser

/// `consumer`: what the services have read.
struct ConsumerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consumer", abstract: "Let a service read its topics again.", subcommands: [Rewind.self])

    /// Where to rewind to.
    enum Position: String, ExpressibleByArgument { case start }

    /// `consumer rewind`.
    struct Rewind: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a service's consumer back; what it had applied is absorbed.",
            discussion: """
                For when records may have been passed over, such as after a restore of the service's database. The running service follows \
                within seconds; nothing has to be restarted. To empty the Console's tables first: guanjiactl projections rebuild.
                """)

        @Option(help: "Where to: start, the first record that the broker holds.")
        var to = Position.start

        @OptionGroup var admin: AdminOptions

        func validate() throws {
            if admin.service == nil { throw ValidationError("--service is needed: intake, complaints, repairs, callbacks or console") }
        }

        func run() async throws {
            for (service, plan) in try await admin.ports().each({ try await $0.rewind() }) {
                Terminal.say("\(service.rawValue)  reads \(plan.partitions) partitions again from the \(to.rawValue)")
            }
        }
    }
}
