import Crypto
import Foundation

/// What is sent of a table as one request: one case at Intake, whose name follows from what it is.
protocol ImportEntry: Sendable {
    /// What they are, for people: `households`.
    static var nouns: String { get }
    /// Under which path they are made.
    static var path: String { get }
    /// Why one is refused that is there and says something else.
    static var clash: String { get }

    /// The lines of its rows.
    var lines: [Int] { get }
    /// The bytes to send.
    func json() throws -> Data
}

extension ImportEntry {
    /// The same content gives the same key always; one that says something else is another request (D8).
    func idempotencyKey(of body: Data) -> String {
        let digest = SHA256.hash(data: body).prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "import-\(Self.path)-\(digest)"
    }
}

/// Sends what a table has to Intake, a bounded number at once.
struct TableImport: Sendable {
    let client: ServiceClient
    /// Requests on their way at once.
    let parallel: Int

    /// Sends all entries.
    /// - Parameters:
    ///   - entries: in the order of the table.
    ///   - report: Hears of every one, in the order in which they come to an end.
    /// - Throws: `RequestFault` when Intake cannot be reached or cannot answer: the rest is not sent.
    func run<Entry: ImportEntry>(_ entries: [Entry], report: (Entry, ContactImport.Outcome) -> Void) async throws {
        try await withThrowingTaskGroup(of: (Entry, ContactImport.Outcome).self) { group in
            var running = 0
            for entry in entries {
                if running == parallel, let (sent, outcome) = try await group.next() {
                    running -= 1
                    report(sent, outcome)
                }
                running += 1
                group.addTask { (entry, try await send(entry)) }
            }
            for try await (sent, outcome) in group { report(sent, outcome) }
        }
    }

    private func send<Entry: ImportEntry>(_ entry: Entry) async throws -> ContactImport.Outcome {
        do {
            let body = try entry.json()
            let response = try await client.send(.command(Entry.path, body: body, key: entry.idempotencyKey(of: body)))
            return response.isReplay || response.status == 200 ? .known : .created
        } catch let fault as RequestFault {
            // A wrong token or a missing right is no fault of the entry: it would be the same with all of them. Only that somebody may not
            // judge a household, or that it is of another office, is one of this.
            guard let refusal = fault.refusal, ![401, 404].contains(refusal.status) else { throw fault }
            return .refused(refusal.code == "already-exists" ? Entry.clash : refusal.sentence)
        }
    }
}
