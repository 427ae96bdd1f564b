import ArgumentParser
import SharedModels

/// `tokens`: access tokens of a development installation. In production an OIDC issuer makes tokens, not this program (D13).
struct TokensCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens", abstract: "Make access tokens for a development installation.", subcommands: [Generate.self])

    /// `tokens generate`.
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make one token for every role: a table for the services and a private file for each role.",
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
            Terminal.note("made \(Role.allCases.count - 1) tokens in \(outDir)")
        }
    }
}
