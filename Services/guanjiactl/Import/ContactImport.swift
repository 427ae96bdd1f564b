import Foundation

/// Sends rows of a table to Intake, a bounded number at once.
struct ContactImport: Sendable {
    let client: ServiceClient
    /// Rows on their way at once.
    let parallel: Int

    /// What became of a row.
    enum Outcome: Hashable, Sendable {
        case created
        /// It was recorded by an earlier import.
        case known
        /// Intake does not take it; why, without anything private.
        case refused(String)
    }

    private struct Answer: Decodable {
        let id: String
    }

    private struct Sent: Sendable {
        let row: ContactSheet.Row
        let outcome: Outcome
        let id: String?
    }

    /// Sends all rows. A row that repeats an earlier one waits until that one's id is known (INT-16).
    ///
    /// - Parameters:
    ///   - rows: the rows, in the order of the table.
    ///   - report: hears of every row, in the order in which they come to an end.
    /// - Throws: `RequestFault` when Intake cannot be reached or cannot answer: the rest is not sent.
    func run(_ rows: [ContactSheet.Row], report: (ContactSheet.Row, Outcome) -> Void) async throws {
        var ids: [String: String?] = [:]
        try await withThrowingTaskGroup(of: Sent.self) { group in
            var running = 0
            func take() async throws {
                guard let sent = try await group.next() else { return }
                running -= 1
                if let reference = sent.row.reference { ids[reference] = .some(sent.id) }
                report(sent.row, sent.outcome)
            }
            for row in rows {
                while running >= parallel { try await take() }
                var linkedID: String?
                if let linked = row.linkedReference {
                    while running > 0, ids[linked] == nil { try await take() }
                    guard let id = ids[linked] ?? nil else {
                        if let reference = row.reference { ids[reference] = .some(nil) }
                        report(row, .refused("the row that it repeats was not recorded"))
                        continue
                    }
                    linkedID = id
                }
                running += 1
                group.addTask { [linkedID] in try await send(row, linkedTo: linkedID) }
            }
            while running > 0 { try await take() }
        }
    }

    private func send(_ row: ContactSheet.Row, linkedTo linked: String?) async throws -> Sent {
        var body = row.body
        body.linkedTo = linked
        do {
            let response = try await client.send(.command("contacts", body: try body.json(), key: row.idempotencyKey))
            let id = try response.decode(Answer.self).id
            return Sent(row: row, outcome: response.isReplay || response.status == 200 ? .known : .created, id: id)
        } catch let fault as RequestFault {
            // A wrong token or a missing right is no fault of the row: it would be the same with all of them.
            guard let refusal = fault.refusal, ![401, 403, 404].contains(refusal.status) else { throw fault }
            return Sent(row: row, outcome: .refused(Self.reason(refusal)), id: nil)
        }
    }
}

extension ContactImport {
    /// Why Intake does not take a row, as the table sees it.
    private static func reason(_ refusal: RequestFault.Refusal) -> String {
        // The key and the name are the row's; that it was used before means that the row was.
        guard refusal.code == "idempotency-key-reused" || refusal.code == "already-exists" else { return refusal.sentence }
        return "the row was imported before and said something else"
    }
}

/// Counts of an import.
struct ImportSummary: Hashable, CustomStringConvertible {
    private(set) var created = 0
    private(set) var known = 0
    private(set) var refused = 0
    /// Lines that could not be understood and were not sent.
    let faultyLines: Int

    init(faultyLines: Int = 0) { self.faultyLines = faultyLines }

    /// Counts a row and the later rows that are the same over again.
    mutating func count(_ row: ContactSheet.Row, _ outcome: ContactImport.Outcome) { count(outcome, repeats: row.repeatedOn.count) }

    /// Counts what was sent, and how many later rows were the same over again.
    mutating func count(_ outcome: ContactImport.Outcome, repeats: Int) {
        switch outcome {
        case .created: created += 1
        case .known: known += 1
        case .refused: refused += 1 + repeats
        }
        if case .refused = outcome { return }
        known += repeats
    }

    /// Whether the whole table is recorded.
    var isComplete: Bool { refused == 0 && faultyLines == 0 }

    var description: String { "\(created) created, \(known) already there, \(refused + faultyLines) refused" }
}
