import ArgumentParser
import Foundation
import SharedModels

/// `archive`: what the checks of the complaint archive found (CMP-50, OPS-05).
struct ArchiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: "Show the newest checks of the complaint archive, and which files lack what.",
        discussion: "The service checks every office's archive by itself once a period of the policy (retention.check_every).")

    @Option(help: "Only this office.")
    var office: String?

    @Option(help: "Checks that are shown at most, 1 to 100.")
    var limit = 20

    @Option(help: "ComplaintRouting's address; GUANJIA_COMPLAINTS_URL or http://127.0.0.1:8082 when not given.")
    var url: String?

    @Option(help: "A file with the access token; GUANJIA_TOKEN_FILE or the customer service manager's token when not given.")
    var tokenFile: String?

    func validate() throws {
        guard (1...100).contains(limit) else { throw ValidationError("--limit is a number from 1 to 100") }
    }

    func run() async throws {
        let surroundings = Surroundings()
        let client = ServiceClient(
            try surroundings.url(of: .complaints, .api, given: url), token: try surroundings.token(for: .csManager, file: tokenFile))
        for line in try await ArchiveChecks(client, office: office, limit: limit).lines { Terminal.say(line) }
    }
}

/// Checks of the archive, newest first.
struct ArchiveChecks: Decodable, Equatable, Sendable {
    struct Check: Decodable, Equatable, Sendable {
        let office: String
        let firstDay: String
        let lastDay: String
        let files: Int
        let incomplete: Int
        let named: [File]?
    }

    /// A file that lacks something.
    struct File: Decodable, Equatable, Sendable {
        let number: String
        let missing: [String]
    }

    let items: [Check]

    init(_ client: ServiceClient, office: String?, limit: Int) async throws {
        let office = office.map { [URLQueryItem(name: "office", value: $0)] } ?? []
        self = try await client.send(.get("archive-checks", query: [.init(name: "limit", value: "\(limit)")] + office)).decode(Self.self)
    }

    /// For people.
    var lines: [String] {
        guard !items.isEmpty else { return ["no archive has been checked yet"] }
        return items.flatMap { check in
            ["\(check.office)  \(check.firstDay) to \(check.lastDay)  \(check.incomplete) of \(check.files) files are incomplete"]
                + (check.named ?? []).map { "  \($0.number)  lacks \($0.missing.joined(separator: ", "))" }
        }
    }
}
