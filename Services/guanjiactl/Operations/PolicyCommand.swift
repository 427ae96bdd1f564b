import ArgumentParser
import Foundation
import Policy

/// `policy`: the file with the company's limits and calendars (D11).
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Check the file with the company's limits.", subcommands: [Check.self])

    /// `policy check`.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a policy file with all that it extends and with the calendars beside it, as a service does when it starts.",
            discussion: "Says every problem with its file, line and key; exit code 1 when there is one.")

        @Argument(help: "The policy file, such as deploy/policy/baseline.yaml.")
        var file: String

        func run() throws {
            let url = URL(filePath: file)
            guard url.pathExtension == "yaml" else { throw ToolError("a policy is a file with the ending .yaml") }
            let policy = try PolicyFolder(url.deletingLastPathComponent()).policy(named: url.deletingPathExtension().lastPathComponent)
            Terminal.say("\(file) is good; its version is \(policy.version)")
        }
    }
}
