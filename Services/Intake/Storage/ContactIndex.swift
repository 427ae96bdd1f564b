import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// The table `contact_index`, brought up to date with every change of a contact.
enum ContactIndex {
    static let index = CaseIndex(Contact.self, refusals: ["contact_call_pkey": Contact.callTaken]) { cases in
        var made: [Entry] = []
        var changed: [Entry] = []
        var calls: [(call: UUID, contact: UUID)] = []
        for place in cases.indices {
            let entry = Entry(of: cases[place].body)
            guard cases[place].before == nil else {
                changed.append(entry)
                continue
            }
            made.append(entry)
            if let call = cases[place].body.facts.callId { calls.append((call.uuid, entry.id)) }
        }
        return (made.isEmpty ? [] : [insert(made)]) + (changed.isEmpty ? [] : [upsert(changed)]) + (calls.isEmpty ? [] : [keep(calls)])
    }

    /// One contact for each call, whatever its id follows from: a second one breaks the table's key, and is refused.
    private static func keep(_ calls: [(call: UUID, contact: UUID)]) -> SQL {
        "INSERT INTO contact_call (call_id, contact_id) SELECT * FROM unnest(\(calls.map(\.call)), \(calls.map(\.contact)))"
    }

    /// What the table has of a contact: read once, because a contact is large and each one that is recorded comes by here.
    private struct Entry {
        let id: UUID
        let office: String
        let householdId: UUID?
        let unit: String?
        let building: String?
        let phone: String?
        let recordedAt: Date
        let state: String
        let kind: String
        let channel: String
        let category: String?
        let hotlineCode: String?
        let firstReplyInTime: Bool?

        init(of contact: borrowing Contact) {
            id = contact.id.uuid
            office = contact.office
            householdId = contact.facts.householdId?.uuid
            let key = contact.caller.unit.flatMap(UnitKey.init)
            unit = key?.description
            building = key?.building
            phone = contact.caller.phone.flatMap(PhoneNumber.init)?.digits
            recordedAt = contact.recordedAt
            state = contact.state.rawValue
            kind = contact.contactKind.rawValue
            channel = contact.facts.channel.rawValue
            category = contact.category
            hotlineCode = contact.hotlineService?.rawValue
            firstReplyInTime = contact.firstReply?.inTime
        }
    }

    /// A contact that was recorded before the table was there may not have its row yet.
    private static func upsert(_ contacts: [Entry]) -> SQL {
        """
        \(insert(contacts))
        ON CONFLICT (contact_id) DO UPDATE SET
            household_id = EXCLUDED.household_id, unit_key = EXCLUDED.unit_key, phone_key = EXCLUDED.phone_key, state = EXCLUDED.state,
            kind = EXCLUDED.kind, channel = EXCLUDED.channel, category = EXCLUDED.category, building = EXCLUDED.building,
            hotline_code = EXCLUDED.hotline_code, first_reply_in_time = EXCLUDED.first_reply_in_time
        """
    }

    /// The view of those of its rows that have what is counted.
    static let figures = "contact_figure"

    /// Enters contacts that were recorded before the table was there, and what is counted of those that were in it before it had the columns
    /// (INT-27).
    static func search(on ground: JobGround) -> IndexSearch<Contact> {
        IndexSearch(figures, by: "contact_id", of: Contact.self, on: ground) { cases in
            [
                """
                \(insert(cases.map { Entry(of: $0.body) }))
                ON CONFLICT (contact_id) DO UPDATE SET
                    kind = EXCLUDED.kind, channel = EXCLUDED.channel, category = EXCLUDED.category, building = EXCLUDED.building
                WHERE contact_index.kind IS NULL
                """
            ]
        }
    }

    private static func insert(_ contacts: [Entry]) -> SQL {
        """
        INSERT INTO contact_index (
            contact_id, office, household_id, unit_key, phone_key, recorded_at, state, kind, channel, category, building, hotline_code,
            first_reply_in_time)
        SELECT * FROM unnest(
            \(contacts.map(\.id)), \(contacts.map(\.office)), \(contacts.map(\.householdId)), \(contacts.map(\.unit)),
            \(contacts.map(\.phone)), \(contacts.map(\.recordedAt)), \(contacts.map(\.state)), \(contacts.map(\.kind)),
            \(contacts.map(\.channel)), \(contacts.map(\.category)), \(contacts.map(\.building)), \(contacts.map(\.hotlineCode)),
            \(contacts.map(\.firstReplyInTime)))
        """
    }
}
