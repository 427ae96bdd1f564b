import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// The table `contact_index`, brought up to date with every change of a contact.
enum ContactIndex {
    static let index = CaseIndex(Contact.self) { cases in
        let made = cases.filter { $0.before == nil }.map(\.body)
        let changed = cases.filter { $0.before != nil }.map(\.body)
        return (made.isEmpty ? [] : [insert(made)]) + (changed.isEmpty ? [] : [upsert(changed)])
    }

    /// A contact that was recorded before the table was there may not have its row yet.
    private static func upsert(_ contacts: [Contact]) -> SQL {
        """
        \(insert(contacts))
        ON CONFLICT (contact_id) DO UPDATE SET
            household_id = EXCLUDED.household_id, unit_key = EXCLUDED.unit_key, phone_key = EXCLUDED.phone_key, state = EXCLUDED.state
        """
    }

    /// Enters contacts that were recorded before the table was there.
    static func search(on ground: JobGround) -> IndexSearch<Contact> {
        IndexSearch("contact_index", by: "contact_id", of: Contact.self, on: ground) { cases in
            ["\(insert(cases.map(\.body))) ON CONFLICT (contact_id) DO NOTHING"]
        }
    }

    private static func insert(_ contacts: [Contact]) -> SQL {
        """
        INSERT INTO contact_index (contact_id, office, household_id, unit_key, phone_key, recorded_at, state)
        SELECT * FROM unnest(
            \(contacts.map(\.id.uuid)), \(contacts.map(\.office)), \(contacts.map { $0.facts.householdId?.uuid }),
            \(contacts.map { $0.caller.unit.flatMap(UnitKey.init)?.description }),
            \(contacts.map { $0.caller.phone.flatMap(PhoneNumber.init)?.digits }), \(contacts.map(\.recordedAt)),
            \(contacts.map(\.state.rawValue)))
        """
    }
}
