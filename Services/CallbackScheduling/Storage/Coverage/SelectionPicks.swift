import Database
import Foundation
import SharedModels

/// The picks of a selection, each with why: the answer of `GET /callback-selections/{id}/picks`.
struct SelectionPicks: Encodable, Sendable {
    /// One callback that is made.
    struct Pick: Encodable, Sendable {
        let taskId: CallbackTaskID
        let cycle: Int
        let technicianId: TechnicianID?
        let score: ServiceRating?
        /// The place in its stratum; absent for one that is called whatever the share.
        let rank: Int?
        /// `sampled`, or why it is called whatever the share.
        let reason: String
    }

    let seed: String
    /// All of them; `items` has the first ones only.
    let chosen: Int
    let items: [Pick]

    /// Picks that one answer has at most.
    private static let listed = 1_000

    static func of(_ selection: CallbackSelection, in pool: PostgresPool) async throws -> SelectionPicks {
        let items = try await pool.query(SelectionStatements.picks(selection.id.uuid, listed)).map { row in
            Pick(
                taskId: CallbackTaskID(try row.decode("task_id")), cycle: Int(try row.decode("cycle", as: Int32.self)),
                technicianId: SampleAllocation.technician(try row.decode("worker")),
                score: ServiceRating(rawValue: try row.decode("score")), rank: try row.decode("rank", as: Int64?.self).map { Int($0) },
                reason: try row.decode("reason"))
        }
        return SelectionPicks(seed: selection.id.description, chosen: selection.findings.chosen, items: items)
    }
}
