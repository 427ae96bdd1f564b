import Foundation

/// Sends the households of a table to Intake, a bounded number at once.
struct HouseholdImport: Sendable {
    let client: ServiceClient
    /// Households on their way at once.
    let parallel: Int

    /// Sends all households.
    /// - Parameters:
    ///   - entries: The households, in the order of the table.
    ///   - report: Hears of every household, in the order in which they come to an end.
    /// - Throws: `RequestFault` when Intake cannot be reached or cannot answer: the rest is not sent.
    func run(_ entries: [HouseholdSheet.Entry], report: (HouseholdSheet.Entry, ContactImport.Outcome) -> Void) async throws {
        try await withThrowingTaskGroup(of: (HouseholdSheet.Entry, ContactImport.Outcome).self) { group in
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

    private func send(_ entry: HouseholdSheet.Entry) async throws -> ContactImport.Outcome {
        do {
            let response = try await client.send(.command("households", body: try entry.body.json(), key: entry.idempotencyKey))
            return response.isReplay || response.status == 200 ? .known : .created
        } catch let fault as RequestFault {
            // A wrong token or a missing right is no fault of the household: it would be the same with all of them. Only that somebody may not
            // judge a household, or that it is of another office, is one of this.
            guard let refusal = fault.refusal, ![401, 404].contains(refusal.status) else { throw fault }
            return .refused(refusal.code == "already-exists" ? "the household has a file, and it says something else" : refusal.sentence)
        }
    }
}
