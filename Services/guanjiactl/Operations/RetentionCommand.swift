import ArgumentParser
import Foundation
import SharedModels

/// `retention`: complaint files that may go, and closed complaints whose papers nobody has filed (CMP-50, OPS-05).
struct RetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention", abstract: "Show which complaint files may go, and which were never filed.",
        discussion: """
            A file is kept for at least three years from the closing of its complaint, or longer where the policy says so. Nothing is \
            deleted by this command: who may, purges a file with POST /complaints/{id}/purge, which is refused before its time.
            """)

    @Option(help: "Files whose retention is over at this instant (RFC 3339); now when not given.")
    var until: String?

    @Option(help: "Closed complaints count as not filed after so many days.")
    var unfiledAfter = 30

    @Option(help: "Only this office.")
    var office: String?

    @Option(help: "ComplaintRouting's address; GUANJIA_COMPLAINTS_URL or http://127.0.0.1:8082 when not given.")
    var url: String?

    @Option(help: "A file with the access token; GUANJIA_TOKEN_FILE or the customer service manager's token when not given.")
    var tokenFile: String?

    @Flag(help: "Write JSON.")
    var json = false

    func validate() throws {
        guard until.map({ Instant.date($0) != nil }) ?? true else {
            throw ValidationError("--until is an instant such as 2029-03-03T00:00:00+08:00")
        }
        guard (0...3_660).contains(unfiledAfter) else { throw ValidationError("--unfiled-after is a number of days from 0 to 3660") }
    }

    func run() async throws {
        let surroundings = Surroundings()
        let client = ServiceClient(
            try surroundings.url(of: .complaints, .api, given: url), token: try surroundings.token(for: .csManager, file: tokenFile))
        let now = until.flatMap { Instant.date($0) } ?? Date()
        let report = try await RetentionReport(ComplaintPages(client: client), at: now, unfiledAfter: unfiledAfter, office: office)
        if json { return Terminal.say(try JSONEncoder.results.encode(report)) }
        for line in report.lines { Terminal.say(line) }
    }
}

/// What `retention` found.
struct RetentionReport: Encodable, Equatable, Sendable {
    /// A file, by the number of its complaint.
    struct File: Encodable, Equatable, Sendable {
        let number: String
        let office: String
        /// Until when it is kept; of one that was not filed, when the complaint was closed.
        let since: Date?
    }

    /// Files that may go, the one that waits longest first.
    let due: [File]
    /// Closed complaints without filed papers, the oldest first.
    let unfiled: [File]
    /// Whether there are more than are named.
    let isCut: Bool

    init(due: [File], unfiled: [File], isCut: Bool) {
        self.due = due
        self.unfiled = unfiled
        self.isCut = isCut
    }

    init(_ pages: ComplaintPages, at now: Date, unfiledAfter days: Int, office: String?) async throws {
        let office = office.map { [URLQueryItem(name: "office", value: $0)] } ?? []
        var due: (complaints: [ListedComplaint], hasMore: Bool) = ([], false)
        for state in Self.kept {
            let found = try await pages.all(
                [.init(name: "state", value: state), .init(name: "retainedUntil", value: Instant.text(now))] + office)
            due = (due.complaints + found.complaints, due.hasMore || found.hasMore)
        }
        let closed = Instant.text(now.addingTimeInterval(-Double(days) * 86_400))
        let unfiled = try await pages.all([.init(name: "state", value: "closed"), .init(name: "closedBefore", value: closed)] + office)
        self.init(
            due: Self.files(due.complaints) { $0.retainUntil }, unfiled: Self.files(unfiled.complaints) { $0.closedAt },
            isCut: due.hasMore || unfiled.hasMore)
    }

    /// The states in which a file waits for the end of its retention.
    private static let kept = ["archived", "withdrawn", "not_accepted"]

    private static func files(_ complaints: [ListedComplaint], _ since: (ListedComplaint) -> Date?) -> [File] {
        complaints.map { File(number: $0.number, office: $0.office, since: since($0)) }
            .sorted { ($0.since ?? .distantPast, $0.number) < ($1.since ?? .distantPast, $1.number) }
    }

    /// For people.
    var lines: [String] {
        var lines = ["\(due.count) files may go"]
        lines += due.map { "  \($0.number)  \($0.office)  kept until \($0.since.map(Instant.text) ?? "unknown")" }
        lines.append("\(unfiled.count) closed complaints are not filed")
        lines += unfiled.map { "  \($0.number)  \($0.office)  closed \($0.since.map(Instant.text) ?? "unknown")" }
        if isCut { lines.append("there are more; narrow with --office") }
        return lines
    }
}
