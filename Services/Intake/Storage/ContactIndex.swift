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
            household_id = EXCLUDED.household_id, unit_key = EXCLUDED.unit_key, phone_key = EXCLUDED.phone_key, state = EXCLUDED.state,
            kind = EXCLUDED.kind, channel = EXCLUDED.channel, category = EXCLUDED.category, building = EXCLUDED.building,
            hotline_code = EXCLUDED.hotline_code, first_reply_in_time = EXCLUDED.first_reply_in_time
        """
    }

    /// The table, and the view of those of its rows that have what is counted.
    static let table = "contact_index"
    static let figures = "contact_figure"

    /// Enters what is counted of contacts that were in the table before it had the columns (INT-27).
    static func figureSearch(on ground: JobGround) -> IndexSearch<Contact> {
        IndexSearch(figures, by: "contact_id", of: Contact.self, on: ground) { cases in
            let contacts = cases.map(\.body)
            return [
                """
                UPDATE contact_index i SET kind = n.kind, channel = n.channel, category = n.category, building = n.building
                FROM unnest(
                    \(contacts.map(\.id.uuid)), \(contacts.map(\.contactKind.rawValue)), \(contacts.map(\.facts.channel.rawValue)),
                    \(contacts.map(\.category)), \(contacts.map(\.building))
                ) AS n (contact_id, kind, channel, category, building)
                WHERE i.contact_id = n.contact_id AND i.kind IS NULL
                """
            ]
        }
    }

    /// Enters contacts that were recorded before the table was there.
    static func search(on ground: JobGround) -> IndexSearch<Contact> {
        IndexSearch(table, by: "contact_id", of: Contact.self, on: ground) { cases in
            ["\(insert(cases.map(\.body))) ON CONFLICT (contact_id) DO NOTHING"]
        }
    }

    private static func insert(_ contacts: [Contact]) -> SQL {
        // Written with every contact at the desk: its unit is read once.
        let units = contacts.map { $0.caller.unit.flatMap(UnitKey.init) }
        return """
            INSERT INTO contact_index (
                contact_id, office, household_id, unit_key, phone_key, recorded_at, state, kind, channel, category, building, hotline_code,
                first_reply_in_time)
            SELECT * FROM unnest(
                \(contacts.map(\.id.uuid)), \(contacts.map(\.office)), \(contacts.map { $0.facts.householdId?.uuid }),
                \(units.map { $0?.description }),
                \(contacts.map { $0.caller.phone.flatMap(PhoneNumber.init)?.digits }), \(contacts.map(\.recordedAt)),
                \(contacts.map(\.state.rawValue)), \(contacts.map(\.contactKind.rawValue)), \(contacts.map(\.facts.channel.rawValue)),
                \(contacts.map(\.category)), \(units.map { $0?.building }), \(contacts.map { $0.hotlineService?.rawValue }),
                \(contacts.map { $0.firstReply?.inTime }))
            """
    }
}
