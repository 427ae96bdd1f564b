import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// The tables `household_index` and `household_person`, brought up to date with every change of a household's file.
enum HouseholdIndex {
    static let index = CaseIndex(Household.self) { cases in
        let files = cases.map(\.body)
        return [upsert(files), forget(files), enter(files)]
    }

    private static func upsert(_ files: [Household]) -> SQL {
        let keys = files.map { UnitKey($0.unitKey) }
        return """
            INSERT INTO household_index (
                household_id, lead_id, office, unit_key, building, room, unit_joined, state, class, key_owner, opened_at)
            SELECT * FROM unnest(
                \(files.map(\.id.uuid)), \(files.map(\.lead.uuid)), \(files.map(\.office)), \(files.map(\.unitKey)),
                \(keys.map { $0?.building ?? "" }), \(keys.map { $0?.room ?? "" }), \(keys.map { $0?.joined ?? "" }),
                \(files.map(\.state.rawValue)), \(files.map { $0.classification?.group.rawValue }), \(files.map { $0.keyOwner != nil }),
                \(files.map(\.openedAt)))
            ON CONFLICT (household_id) DO UPDATE SET
                lead_id = EXCLUDED.lead_id, state = EXCLUDED.state, class = EXCLUDED.class, key_owner = EXCLUDED.key_owner
            """
    }

    private static func forget(_ files: [Household]) -> SQL {
        "DELETE FROM household_person WHERE household_id = ANY (\(files.map(\.id.uuid)))"
    }

    private static func enter(_ files: [Household]) -> SQL {
        let rows = files.flatMap { file in file.people.map { (file: file, resident: $0) } }
        let separator = Self.separator
        return """
            INSERT INTO household_person (household_id, person, lead_id, office, name_key, phones, terms)
            SELECT n.household_id, n.person, n.lead_id, n.office, n.name_key,
                   string_to_array(n.phones, \(separator)), string_to_array(n.terms, \(separator))
            FROM unnest(
                \(rows.map(\.file.id.uuid)), \(rows.map { Int32(clamping: $0.resident.person) }), \(rows.map(\.file.lead.uuid)),
                \(rows.map(\.file.office)), \(rows.map(\.resident.details.name.folded)),
                \(rows.map { $0.resident.details.phones.map(HouseholdTerms.digits).joined(separator: separator) }),
                \(rows.map { HouseholdTerms.of($0.resident.details).joined(separator: separator) })
            ) AS n (household_id, person, lead_id, office, name_key, phones, terms)
            """
    }

    /// Between the members of an array in one text; no text of people holds it.
    private static let separator = "\u{1F}"
}

/// What a person is found by.
enum HouseholdTerms {
    /// Everything that somebody is found by: each sign of the name and each two that stand together, each end of a number from four digits up.
    static func of(_ details: ResidentDetails) -> [String] {
        let name = Array(details.name.folded.unicodeScalars.map(String.init))
        var terms = Set(name.map { "n\($0)" })
        for place in name.indices.dropLast() { terms.insert("n\(name[place])\(name[place + 1])") }
        for phone in details.phones.map(digits) {
            guard phone.count >= PhoneNumber.shortestTail else { continue }
            for length in PhoneNumber.shortestTail...phone.count { terms.insert("p\(phone.suffix(length))") }
        }
        return terms.sorted()
    }

    /// What every name has that holds this one.
    static func name(_ folded: String) -> [String] {
        let signs = Array(folded.unicodeScalars.map(String.init))
        guard signs.count > 1 else { return signs.map { "n\($0)" } }
        return Set(signs.indices.dropLast().map { "n\(signs[$0])\(signs[$0 + 1])" }).sorted()
    }

    /// What every number has that ends so.
    static func tail(_ digits: String) -> String { "p\(digits)" }

    /// A number without its extension.
    static func digits(_ phone: String) -> String { PhoneNumber(phone)?.digits ?? phone }
}
