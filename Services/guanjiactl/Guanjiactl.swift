import ArgumentParser

/// The operators' command line for a running installation.
@main
struct Guanjiactl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guanjiactl", abstract: "Operate a running Guanjia installation.",
        discussion: """
            Settings come from the environment, under the names that the services have; settings of the services that this program does not \
            need are ignored.

              GUANJIA_PROFILE          production (default) or dev; only dev allows plain connections to the broker
              KAFKA_BOOTSTRAP_SERVERS  and the other KAFKA_ settings, as the services read them
              GUANJIA_INTAKE_URL, GUANJIA_COMPLAINTS_URL, GUANJIA_REPAIRS_URL, GUANJIA_CALLBACKS_URL
                                       the services' APIs; http://127.0.0.1:8081 … 8084 when not set
              GUANJIA_INTAKE_ADMIN_URL and so on, GUANJIA_CONSOLE_ADMIN_URL
                                       their admin ports and the Console's; http://127.0.0.1:9081 … 9084 and 9080 when not set;
                                       of several, separated by commas, doctor asks each, all else the first
              GUANJIA_TOKEN_FILE       the access token to use
              GUANJIA_TOKENS_DIR       a directory with one file <role>.token a role, as `tokens generate` makes it

            Exit codes: 0 done; 1 not done, the reason is on standard error; 2 partly done (refused lines of an import, keys that stay parked); \
            64 the arguments make no sense.
            """,
        subcommands: [
            KeysCommand.self, TokensCommand.self, TopicsCommand.self, ImportCommand.self, ParkedCommand.self, OutboxCommand.self,
            ConsumerCommand.self, ProjectionsCommand.self, ClockCommand.self, ClocksCommand.self, PolicyCommand.self, RetentionCommand.self,
            ArchiveCommand.self, DoctorCommand.self, SampleCommand.self,
        ])
}
