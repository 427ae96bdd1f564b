import Database
import Foundation
import SharedModels

/// Finds what belongs to the households of an owner (D13).
struct OwnContacts: Sendable {
    let pool: PostgresPool

    /// A file that an owner sees, and from when on. The id of a file follows from its unit: who moves in has the file of who lived there. So what is
    /// from before the file was opened anew is not theirs; nor is it under the files that were merged into it before.
    struct Sight: Hashable, Sendable {
        let file: HouseholdID
        let since: Date
    }

    /// From when on the contacts of files are seen.
    /// - Parameter files: each with the file under which it is found, which is itself when the token names it.
    /// - Throws: what the database says.
    /// - Returns: each of them once.
    func sights(of files: [(file: HouseholdID, under: HouseholdID)]) async throws -> [Sight] {
        let files = files.sorted { $0.file < $1.file }
        return try await pool.query(
            """
            SELECT f.id, coalesce(
                (SELECT max(at) FROM case_history h WHERE h.case_id IN (f.id, f.under) AND h.command = 'reopen'), 'epoch'::timestamptz) AS since
            FROM unnest(\(files.map(\.file.uuid)), \(files.map(\.under.uuid))) AS f (id, under)
            """
        ).map { Sight(file: HouseholdID(try $0.decode("id")), since: try $0.decode("since")) }
    }

    /// Contacts of files, newest first: those that name them, and were not passed on by others.
    /// - Parameters:
    ///   - sights: the files, and from when on.
    ///   - position: where the page begins; nil for the first.
    ///   - limit: contacts at most.
    /// - Throws: what the database says.
    /// - Returns: their ids.
    func page(of sights: [Sight], after position: (at: Date, id: UUID)?, limit: Int) async throws -> [UUID] {
        let before: SQL = position.map { "AND (i.recorded_at, i.contact_id) < (\($0.at), \($0.id))" } ?? ""
        let relayed = Channel.allCases.filter { $0.family == .relayed }.map(\.rawValue)
        return try await pool.query(
            """
            SELECT c.contact_id, c.recorded_at
            FROM unnest(\(sights.map(\.file.uuid)), \(sights.map(\.since))) AS f (id, since)
            CROSS JOIN LATERAL (
                SELECT i.contact_id, i.recorded_at FROM contact_index i JOIN case_file k ON k.id = i.contact_id
                WHERE i.household_id = f.id AND i.recorded_at >= f.since
                    AND k.body -> 'facts' ->> 'channel' <> ALL (\(relayed)) \(before)
                ORDER BY i.recorded_at DESC, i.contact_id DESC LIMIT \(Int64(limit))) c
            ORDER BY c.recorded_at DESC, c.contact_id DESC LIMIT \(Int64(limit))
            """
        ).map { try $0.decode("contact_id") }
    }
}
