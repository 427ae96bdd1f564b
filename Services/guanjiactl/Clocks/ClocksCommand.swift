import ArgumentParser
import Foundation
import Policy
import SharedModels

/// `clocks`: how a case's deadlines came about (D7, D11).
struct ClocksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clocks", abstract: "Explain a complaint's deadlines.", subcommands: [Explain.self])

    /// `clocks explain`.
    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print how each bound of a complaint came about, day by day, and how it ended.",
            discussion: """
                A bound follows from its entry in the complaint's ledger, the policy and the calendar, and from nothing else; so it can be \
                computed again. The policy is that of GUANJIA_POLICY_FILE, as the services read it, or the baseline. With --policy the \
                bounds are computed under another one as well, and those that would differ are named; nothing is changed.
                """)

        @Argument(help: "The complaint's number, such as CP-20260302-000001.")
        var number: String

        @Option(help: "Another policy: a file ending in .yaml, or the name of one beside the installation's.")
        var policy: String?

        @Option(help: "ComplaintRouting's address; GUANJIA_COMPLAINTS_URL or http://127.0.0.1:8082 when not given.")
        var url: String?

        @Option(help: "A file with an access token; GUANJIA_TOKEN_FILE or the installation's own when not given.")
        var tokenFile: String?

        func run() async throws {
            let surroundings = Surroundings()
            let client = ServiceClient(
                try surroundings.url(of: .complaints, .api, given: url), token: try surroundings.token(for: .csDept, file: tokenFile))
            let own = try PolicyChoice.installed(surroundings)
            let other = try policy.map { try PolicyChoice.named($0, surroundings) }
            let ledger = try await ClockLedger.read(number, from: client)
            for line in ClockReport(ledger: ledger, policy: own, other: other).lines { Terminal.say(line) }
        }
    }
}

/// Finds policies as an installation has them.
enum PolicyChoice {
    /// What the services run under, by their own setting.
    static func installed(_ surroundings: Surroundings) throws -> Policy {
        try surroundings["GUANJIA_POLICY_FILE"].map { try read(URL(filePath: $0)) } ?? .baseline
    }

    /// A file, or a name beside the installed policy; in `deploy/policy` where none is set.
    static func named(_ text: String, _ surroundings: Surroundings) throws -> Policy {
        if text.hasSuffix(".yaml") { return try read(URL(filePath: text)) }
        let folder =
            surroundings["GUANJIA_POLICY_FILE"].map { URL(filePath: $0).deletingLastPathComponent() } ?? URL(filePath: "deploy/policy")
        return try PolicyFolder(folder).policy(named: text)
    }

    private static func read(_ file: URL) throws -> Policy {
        guard file.pathExtension == "yaml" else { throw ToolError("a policy is a file with the ending .yaml") }
        return try PolicyFolder(file.deletingLastPathComponent()).policy(named: file.deletingPathExtension().lastPathComponent)
    }
}
