import Database
import Foundation

/// Numbers of cases by their ids, for pages that name cases and show nothing else of them.
struct CaseNumbers: Sendable {
    let pool: PostgresPool

    /// The number and the kind of each of these cases that the Console knows.
    /// - Throws: `DatabaseError`.
    func find(_ ids: some Collection<UUID>) async throws -> [UUID: (number: String, kind: String)] {
        guard !ids.isEmpty else { return [:] }
        let rows = try await pool.query(
            "SELECT case_id, number, kind FROM case_entry WHERE case_id = ANY(\(Array(ids))) AND number IS NOT NULL AND kind IS NOT NULL")
        return Dictionary(
            try rows.map { (try $0.decode("case_id"), (number: try $0.decode("number"), kind: try $0.decode("kind"))) }
        ) { first, _ in first }
    }
}
