import Database
import ServiceBootstrap
import SharedModels
import Synchronization

/// Makes the ids of households' files: one for each unit of an office, however it is written, so that none can be opened twice (INT-39).
///
/// Ids stand in events in clear, and an office has some thousand units. So they are made with a secret of the installation, without which
/// nobody can find the unit of an id by trying them all (OPS-02). The secret is made with its table and never changes.
final class HouseholdIdentity: Sendable {
    private let pool: PostgresPool
    private let secret = Mutex<String?>(nil)

    /// - Parameter pool: where the secret is.
    init(pool: PostgresPool) { self.pool = pool }

    /// The id of the file of a unit.
    /// - Throws: What the database says, the first time.
    func id(of unit: UnitKey, in office: String) async throws -> CaseID { Self.id(of: unit, in: office, by: try await known()) }

    /// The id that the file of a contact's unit has, whether there is one or not; nil when it is said of which household the contact is, or
    /// of no unit.
    /// - Throws: What the database says, the first time.
    func file(of facts: RecordContact) async throws -> HouseholdID? {
        try await file(facts.householdId, of: facts.caller.unit, in: facts.office)
    }

    /// The same for whatever else has a unit.
    /// - Throws: What the database says, the first time.
    func file(_ given: HouseholdID?, of unit: String?, in office: String) async throws -> HouseholdID? {
        guard given == nil, let unit = unit.present.flatMap(UnitKey.init) else { return nil }
        return try await id(of: unit, in: office).retyped()
    }

    /// The id of the entry of a unit in the register of vacant units, which has one for each unit as well (INT-54).
    /// - Throws: What the database says, the first time.
    func vacancy(of unit: UnitKey, in office: String) async throws -> CaseID {
        CaseID(named: ["vacant_unit", try await known(), office, unit.description])
    }

    private func known() async throws -> String {
        if let known = secret.withLock({ $0 }) { return known }
        let row = try await pool.query("SELECT encode(secret, 'hex') AS secret FROM household_secret").first
        guard let read = try row?.decode("secret", as: String.self) else { throw MissingHouseholdSecret() }
        secret.withLock { $0 = read }
        return read
    }

    /// The same for who has the secret.
    static func id(of unit: UnitKey, in office: String, by secret: String) -> CaseID {
        CaseID(named: ["household", secret, office, unit.description])
    }
}

/// The table that the schema makes with one row has none: somebody has removed it. No file can be opened or found by its unit until it is
/// restored from a backup.
struct MissingHouseholdSecret: Error {}
