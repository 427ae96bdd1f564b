import Casework
import Database
import Foundation
import Hummingbird
import Messaging
import ServiceBootstrap
import SharedModels

/// `POST /household-search`: by which words, in which office, how many at most.
struct SearchHouseholdsRequest: Decodable, Sendable {
    let words: String?
    let office: String?
    let limit: Int?
}

/// What is looked up about households (INT-39, INT-41, OPS-01).
struct HouseholdLookups: Sendable {
    let engine: CaseEngine

    private var index: HouseholdSearch { HouseholdSearch(pool: engine.pool) }

    /// `POST /household-search`, body `{"words":…,"office":…,"limit":…}`.
    ///
    /// It changes nothing. It is a POST because the words are a name or a number and a URL is logged on its way, and it needs no
    /// `Idempotency-Key` because asking twice does no more than asking once (ADR 13).
    func search(_ sent: SentBody<SearchHouseholdsRequest>, _ context: CallerRequestContext) async throws -> Response {
        let body = try await sent.content()
        var check = Validation()
        let words = check.line(body.words, "words")
        let limit = check.range(body.limit ?? HouseholdSearch.most, "limit", in: 1...HouseholdSearch.most)
        try check.finish()
        let unitsOnly = !HouseholdRoles.fullSight.contains(context.caller.role)
        let hits = try await index.hits(
            HouseholdWords(words, unitsOnly: unitsOnly), office: context.caller.office ?? body.office.present, limit: limit)
        let leads = try await read(hits.map(\.id))
        let merged = try await read(leads.values.flatMap(\.body.mergedFiles))
        record(Array(leads.values) + Array(merged.values), context)
        let actor = context.caller.actor
        let items = hits.compactMap { hit in
            leads[hit.id].map { found in
                FoundHousehold(
                    matched: hit.matched, household: found.body.answer(found.record, for: actor),
                    mergedFiles: found.body.mergedFiles.compactMap { merged[$0] }.map { $0.body.answer($0.record, for: actor) })
            }
        }
        return try json(Listed(items: items))
    }

    /// `GET /households/{id}/merged-files`: the files that are found under this one, with who lives there by them.
    func files(of household: Household, for context: CallerRequestContext) async throws -> Response {
        let found = try await read(household.mergedFiles)
        record(Array(found.values), context)
        return try json(
            Listed(items: household.mergedFiles.compactMap { found[$0] }.map { $0.body.answer($0.record, for: context.caller.actor) }))
    }

    /// `GET /households/{id}/possible-duplicates`: other files of the office that may be of this household, each with the reasons.
    func duplicates(of household: Household, for context: CallerRequestContext) async throws -> Response {
        let found = try await read(try await index.alike(household))
        let actor = context.caller.actor
        let alike = found.values.compactMap { other -> (found: Found, reasons: [HouseholdLikeness])? in
            let reasons = household.likeness(to: other.body)
            return reasons.isEmpty ? nil : (other, reasons)
        }
        // The most alike first; of the same, in the order of the units.
        let shown = alike.sorted { ($1.reasons.count, $0.found.body.unitKey) < ($0.reasons.count, $1.found.body.unitKey) }
            .prefix(HouseholdSearch.most)
        record(shown.map(\.found), context)
        return try json(
            Listed(
                items: shown.map {
                    LikeHousehold(reasons: $0.reasons, household: $0.found.body.answer($0.found.record, for: actor))
                }))
    }

    /// `GET /households/{id}/contacts`: the contacts of a household and of the files that are found under it, newest first. Who sees complaints
    /// masked must not find out here who complains (OPS-02).
    func contacts(of household: Household, _ context: CallerRequestContext) async throws -> Response {
        let page = try PageRequest(of: context.query)
        let merged = try await read(household.mergedFiles).values.map(\.body)
        let found = try await index.contacts(
            of: [household.id] + merged.map(\.id), units: [household.unitKey] + merged.map(\.unitKey), office: household.office,
            withComplaints: ContactRoles.fullSight.contains(context.caller.role), after: try Self.position(page.cursor),
            limit: page.limit + 1)
        let contacts = try await engine.reader.find(found.map(\.id), as: Contact.self)
        let actor = context.caller.actor
        context.recordReveals(of: Contact.kind, count: contacts.prefix(page.limit).count { $0.body.reveals(to: actor) })
        return try json(
            Page(contacts.map { $0.body.item($0.record, for: actor) }, limit: page.limit) { item in
                [String(Int64((item.createdAt.timeIntervalSince1970 * 1_000).rounded())), item.id.description]
            })
    }

    private typealias Found = (record: CaseRecord, body: Household)

    /// Files by their ids.
    private func read(_ ids: [HouseholdID]) async throws -> [HouseholdID: Found] {
        let found = try await engine.reader.find(ids.map(\.uuid), as: Household.self)
        return Dictionary(found.map { ($0.body.id, $0) }) { first, _ in first }
    }

    /// Who was shown people of households, and from whom they were kept, is on record (OPS-01, WE-70).
    private func record(_ files: [Found], _ context: CallerRequestContext) {
        let actor = context.caller.actor
        context.recordReveals(of: Household.kind, count: files.count { $0.body.reveals(to: actor) })
        context.recordWithheld(of: Household.kind, count: files.count { $0.body.withholds(from: actor) })
    }

    private func json(_ value: some Encodable) throws -> Response {
        JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(value)), status: .ok)
    }

    /// Where a page of contacts begins.
    static func position(_ cursor: Cursor?) throws -> (at: Date, id: UUID)? {
        guard let cursor else { return nil }
        let milliseconds = cursor.words.first.flatMap(Int64.init)
        guard cursor.words.count == 2, let milliseconds, let id = UUID(uuidString: cursor.words[1]),
            case let at = Date(timeIntervalSince1970: Double(milliseconds) / 1_000), at.isPlausible
        else { throw Problem.badParameter("cursor", "expected the value of next from the page before") }
        return (at, id)
    }

    /// A household that was found, and by what.
    private struct FoundHousehold: Encodable, Sendable {
        let matched: [HouseholdSearch.Matched]
        let household: CaseView<HouseholdView>
        let mergedFiles: [CaseView<HouseholdView>]
    }

    /// A file that may be of the same household.
    private struct LikeHousehold: Encodable, Sendable {
        let reasons: [HouseholdLikeness]
        let household: CaseView<HouseholdView>
    }
}
