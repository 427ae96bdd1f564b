import Casework
import Database
import Foundation
import SharedModels

/// Finds unsolved contacts that may be about the same matter as another (INT-16).
struct ContactRepeats: Sendable {
    let pool: PostgresPool

    /// Earlier unsolved contacts of a contact's household, number or unit since an instant, newest first; at most `limit`.
    /// - Parameters:
    ///   - contact: The later one.
    ///   - files: The files of its household: its own, and those that are found with it; none when it names none.
    ///   - start: Where the time begins that is looked at; it ends with the contact.
    ///   - limit: Contacts at most.
    /// - Throws: What the database says.
    /// - Returns: Their ids.
    func earlier(than contact: Contact, of files: Set<HouseholdID>, since start: Date, limit: Int) async throws -> [UUID] {
        let open = Contact.unsolved.map(\.rawValue).sorted()
        let page: SQL = """
            AND recorded_at BETWEEN \(start) AND \(contact.recordedAt) AND contact_id <> \(contact.id.uuid) AND state = ANY (\(open))
            ORDER BY recorded_at DESC, contact_id DESC LIMIT \(Int64(limit))
            """
        let office = contact.office
        let phone = contact.caller.phone.flatMap(PhoneNumber.init)?.digits
        let unit = contact.caller.unit.flatMap(UnitKey.init)?.description
        // Three indexes, one for each way by which a caller is known.
        return try await pool.query(
            """
            SELECT contact_id FROM (
                (SELECT c.contact_id, c.recorded_at FROM unnest(\(files.sorted().map(\.uuid))) AS f (id)
                CROSS JOIN LATERAL (
                    SELECT contact_id, recorded_at FROM contact_index WHERE household_id = f.id AND office = \(office) \(page)) c)
                UNION
                (SELECT contact_id, recorded_at FROM contact_index
                    WHERE office = \(office) AND phone_key = \(phone) AND phone_key IS NOT NULL \(page))
                UNION
                (SELECT contact_id, recorded_at FROM contact_index
                    WHERE office = \(office) AND unit_key = \(unit) AND unit_key IS NOT NULL AND household_id IS NULL \(page))
            ) found
            ORDER BY recorded_at DESC, contact_id DESC LIMIT \(Int64(limit))
            """
        ).map { try $0.decode("contact_id") }
    }

    /// Unsolved contacts of a number since an instant, newest first; at most `limit`.
    func unsolved(by phone: PhoneNumber, of office: String, since start: Date, limit: Int) async throws -> [UUID] {
        let open = Contact.unsolved.map(\.rawValue).sorted()
        return try await pool.query(
            """
            SELECT contact_id FROM contact_index
            WHERE office = \(office) AND phone_key = \(phone.digits) AND phone_key IS NOT NULL AND recorded_at >= \(start)
                AND state = ANY (\(open))
            ORDER BY recorded_at DESC, contact_id DESC LIMIT \(Int64(limit))
            """
        ).map { try $0.decode("contact_id") }
    }
}
