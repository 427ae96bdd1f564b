import ArgumentParser

/// The operators' command line for a running installation.
@main
struct Guanjiactl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guanjiactl", abstract: "Operate a running Guanjia installation.", subcommands: [])
}
