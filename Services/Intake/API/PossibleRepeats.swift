import Casework
import Foundation
import Hummingbird
import Messaging
import Policy
import ServiceBootstrap
import SharedModels

/// A second report of one matter is proposed to be tied to the first, not made a case of its own (INT-16).
struct PossibleRepeats: Sendable {
    let engine: CaseEngine

    /// Contacts of one answer.
    static let most = 20

    /// `GET /contacts/{id}/possible-repeats`: unsolved contacts of the same household, number or unit within `contact.repeat_window` before
    /// this one: of the newest `most` those most alike first. Only for who sees numbers: whose it is shows by the answer.
    func answer(for contact: Contact, _ context: CallerRequestContext) async throws -> Response {
        let rules = engine.policy.contact
        let files = try await files(of: contact)
        let found = try await ContactRepeats(pool: engine.pool).earlier(
            than: contact, of: files, since: rules.repeatedSince(contact.recordedAt), limit: Self.most)
        let contacts = try await engine.reader.find(found, as: Contact.self)
        let alike = contacts.compactMap { earlier -> (reasons: [ContactLikeness], found: (record: CaseRecord, body: Contact))? in
            let reasons = contact.likeness(to: earlier.body, of: files, under: rules.isSameDay)
            // It may have been solved since it was looked for.
            return reasons.isEmpty || !earlier.body.isUnsolved ? nil : (reasons, earlier)
        }
        let shown = alike.sorted {
            ($1.reasons.count, $1.found.body.recordedAt) < ($0.reasons.count, $0.found.body.recordedAt)
        }
        let actor = context.caller.actor
        context.recordReveals(of: Contact.kind, count: shown.count { $0.found.body.reveals(to: actor) })
        let items = shown.map {
            PossibleRepeat(reasons: $0.reasons, contact: $0.found.body.answer($0.found.record, for: actor))
        }
        return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(Listed(items: items))), status: .ok)
    }

    /// The files of a contact's household: the one that it names, the one under which that is found, and those that are found under it (INT-39).
    private func files(of contact: Contact) async throws -> Set<HouseholdID> {
        guard let named = contact.facts.householdId else { return [] }
        guard let own = try await engine.reader.find(named.retyped(), as: Household.self)?.body else { return [named] }
        let lead = own.lead == own.id ? own : try await engine.reader.find(own.lead.retyped(), as: Household.self)?.body
        return Set([own.id, own.lead] + (lead?.mergedFiles ?? []))
    }

    /// The command to tie a contact to another, which has to be there.
    func command(for request: LinkRequest, to contact: Contact) async throws -> ContactCommand {
        var check = Validation()
        let to = check.required(request.to, "to")
        try check.finish()
        guard let to else { preconditionFailure("finish throws when it is missing") }
        // Another office's is not there for whoever works on this one's.
        guard let earlier = try await engine.reader.find(to.retyped(), as: Contact.self)?.body, earlier.office == contact.office else {
            throw Problem(.invalid, "See errors.", errors: [.init("to", "there is no such contact")])
        }
        return .link(LinkContact(to: to, office: earlier.office, recordedAt: earlier.recordedAt))
    }

    /// A contact that may be the first report, and why.
    private struct PossibleRepeat: Encodable, Sendable {
        let reasons: [ContactLikeness]
        let contact: CaseView<ContactView>
    }
}

/// `POST /contacts/{id}/link`: the contact is about the same matter as an earlier one (INT-16).
struct LinkRequest: Decodable, Sendable {
    let to: ContactID?
}
