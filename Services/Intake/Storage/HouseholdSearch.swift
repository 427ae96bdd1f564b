import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// Finds households by what somebody at the telephone says: a part of a unit, of a name or of a number (INT-41).
struct HouseholdSearch: Sendable {
    let pool: PostgresPool

    /// Files that one search gives at most; more help nobody who has an owner on the line.
    static let most = 20

    /// A file that was found, by what, the best first.
    struct Hit: Sendable {
        let id: HouseholdID
        let matched: [Matched]
    }

    /// What agreed with what was asked for.
    enum Matched: String, Encodable, Sendable, CaseIterable {
        case unit
        case phone
        case name
    }

    /// Looks households up.
    /// - Parameters:
    ///   - words: What is asked for.
    ///   - office: Only files of this office; of all when nil.
    ///   - limit: Files at most.
    /// - Throws: What the database says.
    /// - Returns: The file of exactly this unit, then that of exactly this number, then the rest; none twice, and none that is found under
    ///   another.
    func hits(_ words: HouseholdWords, office: String?, limit: Int) async throws -> [Hit] {
        guard let query = Self.query(words, office: office, limit: limit) else { return [] }
        let rows = try await pool.withTransaction { transaction in
            // There is an index for every way to search; how common a name is must not make the planner read a whole table instead.
            _ = try await transaction.query("SET LOCAL enable_seqscan = off")
            return try await transaction.query(query)
        }
        return try rows.map { row in
            Hit(
                id: HouseholdID(try row.decode("lead_id", as: UUID.self)),
                matched: try row.decode("matched", as: [String].self).compactMap(Matched.init(rawValue:)))
        }
    }

    /// Files of the same office that may be of the same household: those with one of its numbers, and those with one of its names in a unit
    /// that may be the same.
    /// - Parameter household: The file.
    /// - Throws: What the database says.
    /// - Returns: Candidates, at most some hundreds; `Household.likeness` tells which are alike.
    func alike(_ household: Household) async throws -> [HouseholdID] {
        let unit = UnitKey(household.unitKey)
        let phones = household.people.flatMap(\.details.phones).map(HouseholdTerms.digits)
        let names = household.people.map(\.details.name.folded)
        return try await pool.query(
            """
            (SELECT p.household_id FROM household_person p
            WHERE p.terms && \(phones.map(HouseholdTerms.tail)) AND p.office = \(household.office) AND p.lead_id <> \(household.lead.uuid)
            LIMIT 200)
            UNION
            (SELECT p.household_id FROM household_person p JOIN household_index h ON h.household_id = p.household_id
            WHERE p.name_key = ANY (\(names)) AND p.office = \(household.office) AND p.lead_id <> \(household.lead.uuid)
              AND (h.room = \(unit?.room ?? "") OR h.unit_joined = \(unit?.joined ?? ""))
            LIMIT 200)
            ORDER BY household_id
            """
        ).map { HouseholdID(try $0.decode("household_id", as: UUID.self)) }
    }

    /// Contacts of a household, newest first: those that name one of its files, and those of its units from before there was a file.
    /// - Parameters:
    ///   - files: The file and those that are found under it.
    ///   - units: Their units.
    ///   - office: Whose they are.
    ///   - withComplaints: Whether complaints are among them.
    ///   - position: Where the page begins; nil for the first.
    ///   - limit: Contacts at most.
    /// - Throws: What the database says.
    /// - Returns: Their ids and when they were recorded.
    func contacts(
        of files: [HouseholdID], units: [String], office: String, withComplaints: Bool, after position: (at: Date, id: UUID)?, limit: Int
    ) async throws -> [(id: UUID, at: Date)] {
        let before: SQL = position.map { "AND (recorded_at, contact_id) < (\($0.at), \($0.id))" } ?? ""
        // What a contact is about is not in the row yet where an older program recorded it; then it may be a complaint.
        let such: SQL = withComplaints ? "" : "AND kind <> \(ContactKind.complaint.rawValue)"
        let page: SQL = "\(such) \(before) ORDER BY recorded_at DESC, contact_id DESC LIMIT \(Int64(limit))"
        return try await pool.query(
            """
            SELECT c.contact_id, c.recorded_at
            FROM unnest(\(files.map(\.uuid))) AS f (id)
            CROSS JOIN LATERAL (SELECT contact_id, recorded_at FROM contact_index WHERE household_id = f.id \(page)) c
            UNION ALL
            SELECT c.contact_id, c.recorded_at
            FROM unnest(\(units)) AS u (key)
            CROSS JOIN LATERAL (
                SELECT contact_id, recorded_at FROM contact_index
                WHERE office = \(office) AND unit_key = u.key AND household_id IS NULL \(page)) c
            ORDER BY recorded_at DESC, contact_id DESC LIMIT \(Int64(limit))
            """
        ).map { (try $0.decode("contact_id"), try $0.decode("recorded_at")) }
    }

    /// How many files an office has.
    func count(of office: String) async throws -> Int {
        let row = try await pool.query("SELECT count(*) AS files FROM household_index WHERE office = \(office)").first
        return Int(try row?.decode("files", as: Int64.self) ?? 0)
    }

    /// Files of an office in the order of their units, after one; merged ones too.
    func files(of office: String, after unit: String, limit: Int, reader: CaseReader) async throws -> [Household] {
        let ids = try await pool.query(
            """
            SELECT household_id FROM household_index WHERE office = \(office) AND unit_key > \(unit) ORDER BY unit_key LIMIT \(Int64(limit))
            """
        ).map { try $0.decode("household_id", as: UUID.self) }
        let found = try await reader.find(ids, as: Household.self)
        let files = Dictionary(found.map { ($0.body.id.uuid, $0.body) }) { first, _ in first }
        return ids.compactMap { files[$0] }
    }
}

/// What is searched for, by what it can be.
struct HouseholdWords: Hashable, Sendable {
    /// A unit or a part of one.
    let unit: UnitKey?
    /// A part of a name, folded.
    let name: String?
    /// A whole number or its end, at least four digits.
    let digits: String?

    /// Digits from which on a number may be a whole one with the code of its country.
    private static let shortestWhole = 10

    /// - Parameters:
    ///   - text: As it was typed.
    ///   - unitsOnly: For who may not find people by their names and numbers: who could, would learn whose they are (OPS-01).
    init(_ text: String, unitsOnly: Bool) {
        unit = UnitKey(text)
        let folded = text.folded
        let isNumber =
            !folded.isEmpty && folded.unicodeScalars.allSatisfy { ("0"..."9").contains($0) || "+-()".unicodeScalars.contains($0) }
        name = unitsOnly || isNumber || folded.isEmpty ? nil : folded
        let number = isNumber ? folded.filter { ("0"..."9").contains($0) } : ""
        // The end of a number is taken as it was typed: noughts that it begins with are no code of a country.
        let digits = isNumber && number.count < Self.shortestWhole ? number : PhoneNumber(text)?.digits
        self.digits = unitsOnly ? nil : digits.flatMap { $0.count >= PhoneNumber.shortestTail ? $0 : nil }
    }
}

extension HouseholdSearch {
    /// What is asked of the database; nil when nothing of the words can be looked up.
    static func query(_ words: HouseholdWords, office: String?, limit: Int) -> SQL? {
        let narrowed: SQL = office.map { "AND office = \($0)" } ?? ""
        var ways: [SQL] = []
        if let unit = words.unit { ways += units(unit, narrowed) }
        if let digits = words.digits {
            ways.append(
                """
                (SELECT lead_id, CASE WHEN \(digits) = ANY (phones) THEN 1 ELSE 5 END AS rank, 'phone' AS matched, name_key AS place
                FROM household_person WHERE terms @> \([HouseholdTerms.tail(digits)]) \(narrowed) ORDER BY rank LIMIT \(candidates))
                """)
        }
        if let name = words.name {
            ways.append(
                """
                (SELECT lead_id, CASE WHEN name_key = \(name) THEN 2 ELSE 6 END AS rank, 'name' AS matched, name_key AS place
                FROM household_person WHERE terms @> \(HouseholdTerms.name(name)) AND strpos(name_key, \(name)) > 0 \(narrowed)
                LIMIT \(candidates))
                """)
        }
        guard let first = ways.first else { return nil }
        let found = ways.dropFirst().reduce(first) { "\($0) UNION ALL \($1)" }
        return """
            SELECT lead_id, array_agg(DISTINCT matched ORDER BY matched) AS matched
            FROM (\(found)) hit GROUP BY lead_id ORDER BY min(rank), min(place), lead_id LIMIT \(Int64(limit))
            """
    }

    /// Rows of one way to search that are ranked.
    private static let candidates: Int64 = 500

    /// By exactly this unit; by its beginning, as `3-2-15`; by its room, as `1502`; by building and the beginning of the room, as `3栋15`.
    private static func units(_ unit: UnitKey, _ narrowed: SQL) -> [SQL] {
        let key = unit.description
        let exact: SQL = """
            (SELECT lead_id, 0 AS rank, 'unit' AS matched, unit_key AS place FROM household_index WHERE unit_key = \(key) \(narrowed))
            """
        let beginning: SQL = """
            (SELECT lead_id, 3 AS rank, 'unit' AS matched, unit_key AS place FROM household_index
            WHERE unit_key >= \(key) AND unit_key < \(key + Self.last) \(narrowed) ORDER BY unit_key LIMIT \(candidates))
            """
        let room: SQL =
            switch unit.parts.count {
            case 1: "room = \(unit.room)"
            case 2: "room >= \(unit.room) AND room < \(unit.room + Self.last) AND building = \(unit.building)"
            default: "room = \(unit.room) AND building = \(unit.building) AND unit_joined = \(unit.joined)"
            }
        let byRoom: SQL = """
            (SELECT lead_id, 4 AS rank, 'unit' AS matched, unit_key AS place FROM household_index
            WHERE \(room) \(narrowed) ORDER BY unit_key LIMIT \(candidates))
            """
        return [exact, beginning, byRoom]
    }

    /// Behind every text that begins with a key.
    private static let last = "\u{10FFFF}"
}
