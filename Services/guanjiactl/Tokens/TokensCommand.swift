import ArgumentParser
import Foundation
import SharedModels

/// `tokens`: access tokens of a development installation. In production an OIDC issuer makes tokens, not this program (D13).
struct TokensCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens", abstract: "Make access tokens for a development installation.", subcommands: [Generate.self, Issue.self])

    /// `tokens generate`.
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make one token for every role but the owner's: a table for the services and a private file for each role.",
            discussion: """
                DIR/tokens.json holds only hashes and is what GUANJIA_TOKENS_FILE of a service names; DIR/<role>.token holds the token. \
                The services accept such tokens only with GUANJIA_PROFILE=dev: they never expire.
                """)

        @Option(help: "The directory; it is made when it is not there.")
        var outDir: String

        @Option(help: "Confine all tokens to one office, by its id.")
        var office: String?

        func validate() throws {
            guard let office else { return }
            guard (1...64).contains(office.utf8.count), office.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw ValidationError("--office is an id of 1 to 64 visible ASCII characters")
            }
        }

        func run() throws {
            let folder = TokenFolder(path: outDir)
            try folder.generate(office: office)
            Terminal.note("made \(TokenFolder.made.count) tokens in \(outDir)")
        }
    }

    /// `tokens issue`.
    struct Issue: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign a token as an identity provider does, for a trial of that way without one.",
            discussion: """
                DIR gets issuer.pem, which is secret, and jwks.json, which GUANJIA_JWKS_FILE of a service names. Needs GUANJIA_PROFILE=dev, \
                and so do the services: outside of it they refuse this issuer. The token is the only output.
                """)

        @Option(help: "The issuer's directory; it is made when it is not there.")
        var outDir: String

        @Option(help: "The role of the token.")
        var role: String

        @Option(help: "The id of its person; trial-<role> when not given.")
        var subject: String?

        @Option(help: "Confine the token to one office, by its id.")
        var office: String?

        @Option(name: .customLong("household"), help: "A household of an owner's token, by the id of its file; several times for several.")
        var households: [String] = []

        @Option(help: "How long it is good for, in minutes.")
        var minutes = 60

        func validate() throws {
            guard let role = Role(rawValue: role), role != .system else {
                throw ValidationError("--role is a role of the domain, such as receptionist or office_director")
            }
            for (name, text, most) in [("--subject", subject, 128), ("--office", office, 64)] {
                guard let text else { continue }
                guard (1...most).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                    throw ValidationError("\(name) is an id of 1 to \(most) visible ASCII characters")
                }
            }
            guard role == .owner || households.isEmpty else { throw ValidationError("--household goes with --role owner only") }
            guard role != .owner || Self.mostHouseholds.contains(households.count),
                households.allSatisfy({ UUID(uuidString: $0) != nil })
            else {
                throw ValidationError("--role owner needs --household, once to 20 times, each the id of a household's file")
            }
            guard (1...1440).contains(minutes) else { throw ValidationError("--minutes must lie between 1 and 1440") }
        }

        /// As many as a service takes.
        private static let mostHouseholds = 1...20

        func run() throws {
            guard try Surroundings().isDevelopment() else {
                throw ToolError(
                    "this issuer is for trials", advice: "Set GUANJIA_PROFILE=dev; in production an identity provider signs tokens.")
            }
            guard let role = Role(rawValue: role) else { throw ToolError("--role is no role") }
            let issuer = try TrialIssuer(path: outDir)
            let subject = subject ?? "trial-\(role.rawValue)"
            Terminal.say(
                try issuer.token(
                    for: role, subject: subject, office: office, households: households, lifetime: minutes * 60, now: Date()))
            Terminal.note((["the services need:"] + issuer.settings).joined(separator: "\n  "))
        }
    }
}
