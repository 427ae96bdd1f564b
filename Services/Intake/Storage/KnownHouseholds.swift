import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// Tells of which household a contact is, for every contact that is recorded: many at a time are looked up by one statement.
final class KnownHouseholds: Sendable {
    private struct Place: Hashable, Sendable {
        let id: UUID
        let office: String
    }

    private let identity: HouseholdIdentity
    private let files: GatheredQuery<Place, Bool>

    /// - Parameters:
    ///   - pool: where the files are listed.
    ///   - identity: makes the ids of files.
    init(pool: PostgresPool, identity: HouseholdIdentity) {
        self.identity = identity
        files = GatheredQuery { places in
            let rows = try await pool.query(
                """
                SELECT household_id, office FROM household_index
                JOIN unnest(\(places.map(\.id)), \(places.map(\.office))) AS asked (id, place) ON household_id = id AND office = place
                """)
            let found = try rows.map { (Place(id: try $0.decode("household_id"), office: try $0.decode("office")), true) }
            return Dictionary(found) { first, _ in first }
        }
    }

    /// The household of a contact: the one that is given, or that of its unit.
    /// - Parameter facts: what is recorded.
    /// - Throws: `Problem` 422 when the office has no such household; what the database says.
    /// - Returns: nil when nobody has opened a file for the unit.
    func household(of facts: RecordContact) async throws -> HouseholdID? {
        if let given = facts.householdId {
            guard try await isThere(given.retyped(), in: facts.office) else {
                throw Problem(.invalid, "See errors.", errors: [.init("householdId", "is no household of this office")])
            }
            return given
        }
        guard let unit = facts.caller.unit.present.flatMap(UnitKey.init) else { return nil }
        let id = try await identity.id(of: unit, in: facts.office)
        return try await isThere(id, in: facts.office) ? id.retyped() : nil
    }

    private func isThere(_ id: CaseID, in office: String) async throws -> Bool {
        try await files.value(of: Place(id: id.uuid, office: office)) ?? false
    }
}
