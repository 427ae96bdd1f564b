import Database
import Foundation
import SharedModels

extension CaseEntries {
    /// How the members of a group stand, as far as the Console knows them.
    struct Members: Sendable, Hashable {
        let count: Int64
        /// Of them, those that are not over.
        let open: Int64
        let firstRegistered: Date
        let lastRegistered: Date
    }

    /// How the complaints of groups stand.
    /// - Parameter groups: each with the ids of its complaints.
    /// - Returns: by group; none for one of whose complaints nothing is known.
    /// - Throws: `DatabaseError`.
    func members(of groups: [(group: CaseID, complaints: [CaseID])]) async throws -> [CaseID: Members] {
        let pairs = groups.flatMap { group in group.complaints.map { (group.group, $0) } }
        guard !pairs.isEmpty else { return [:] }
        // A complaint that another service took is registered from then on, which is before the register heard of it.
        let rows = try await pool.query(
            """
            SELECT g.group_id, count(*) AS known, count(*) FILTER (WHERE NOT e.is_over) AS open,
                min(r.registered) AS first, max(r.registered) AS last
            FROM unnest(\(pairs.map(\.0.uuid)), \(pairs.map(\.1.uuid))) AS g (group_id, case_id)
            JOIN case_entry e ON e.case_id = g.case_id
            CROSS JOIN LATERAL (SELECT coalesce((e.facts ->> 'registeredAt')::timestamptz, e.opened_at) AS registered) r
            GROUP BY g.group_id
            """)
        return try rows.reduce(into: [:]) { found, row in
            found[CaseID(try row.decode("group_id"))] = Members(
                count: try row.decode("known"), open: try row.decode("open"), firstRegistered: try row.decode("first"),
                lastRegistered: try row.decode("last"))
        }
    }
}
