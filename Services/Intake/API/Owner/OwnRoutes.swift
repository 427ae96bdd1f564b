import Casework
import Foundation
import Hummingbird
import Messaging
import ServiceBootstrap
import SharedModels

/// The owner's own access, under `/own`: what an app, a mini-program or a web page of the owners needs (D13, ADR 36).
///
/// The token names households; everything else does not exist for it: of another household's case and of one that is not there the answer is the
/// same.
enum OwnRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let desk = OwnDesk(engine: engine)
        let owners = ContactRoles.owners
        group.get("own/households", by: owners) { _, context in try await desk.households(context) }
        group.get("own/contacts", by: owners, asking: PageRequest.names) { _, context in try await desk.list(context) }
        group.post("own/contacts", by: owners, body: OwnContactRequest.self) { sent, request, context in
            try await desk.record(sent, request, context)
        }
        group.get("own/contacts/:id", by: owners) { _, context in try await desk.one(context) }
        group.post("own/contacts/:id/urge", by: owners, body: OwnWordsRequest.self) { sent, request, context in
            try await desk.command(sent, request, context) { body, contact, progress in
                .urge(UrgeContact(words: body.words, open: contact.inHand(progress)))
            }
        }
        group.post("own/contacts/:id/withdraw", by: owners, body: OwnWordsRequest.self) { sent, request, context in
            try await desk.command(sent, request, context) { body, contact, progress in
                .withdraw(WithdrawContact(words: body.words, open: contact.inHand(progress)))
            }
        }
        group.post("own/contacts/:id/rate", by: owners, body: OwnRatingRequest.self) { sent, request, context in
            try await desk.command(sent, request, context) { body, _, progress in
                .rate(RateContact(rating: body.rating, stars: body.stars, words: body.words, caseId: progress.last?.id))
            }
        }
        let originals = OwnOriginals(desk: desk)
        group.post("own/contacts/:id/originals", by: owners, asking: OriginalFiles.names) { request, context in
            try await originals.take(request, context)
        }
        group.get("own/contacts/:id/originals/:originalId", by: owners) { request, context in try await originals.show(request, context) }
    }
}

/// Reads and commands for the households of a token.
struct OwnDesk: Sendable {
    let engine: CaseEngine

    private static let path = "own/contacts"

    typealias Found = (record: CaseRecord, body: Contact)

    /// `GET /own/households`.
    func households(_ context: CallerRequestContext) async throws -> Response {
        let files = try await files(of: context)
        context.recordReveals(of: Household.kind, count: files.count { !$0.people.isEmpty })
        return try json(Listed(items: files.map(\.own)))
    }

    /// `GET /own/contacts`, newest first.
    func list(_ context: CallerRequestContext) async throws -> Response {
        let page = try PageRequest(of: context.query)
        let position = try HouseholdLookups.position(page.cursor)
        let found = try await OwnContacts(pool: engine.pool).page(of: try await sights(of: context), after: position, limit: page.limit + 1)
        let contacts = try await engine.reader.find(found, as: Contact.self)
        let now = try await engine.now()
        return try json(
            Page(contacts.map { $0.body.own(nil, version: $0.record.version, under: engine.policy, at: now) }, limit: page.limit) { item in
                [String(Int64((item.recordedAt.timeIntervalSince1970 * 1_000).rounded())), item.id.description]
            })
    }

    /// `GET /own/contacts/{id}`.
    func one(_ context: CallerRequestContext) async throws -> Response {
        let found = try await find(context)
        return JSONAnswer.make(encoded: try await shown(found), status: .ok, version: found.record.version)
    }

    /// `POST /own/contacts`: the same command as the desk's, so that timers, repeats and numbers are the same (INT-01, INT-16).
    func record(_ sent: SentBody<OwnContactRequest>, _ request: Request, _ context: CallerRequestContext) async throws -> Response {
        let bytes = try await sent.bytes()
        let body = try sent.decode(bytes)
        let household = try await files(of: context).first { $0.id == body.householdId }
        let taken = try await engine.take(
            .record(try body.facts(of: household)), to: body.caseID, as: Contact.self, creates: true, body: bytes, request, context)
        return try await answer(taken)
    }

    /// `POST /own/contacts/{id}/…`.
    func command<Body: Decodable & Sendable>(
        _ sent: SentBody<Body>, _ request: Request, _ context: CallerRequestContext,
        making command: @Sendable (Body, Contact, [CaseProgress]) -> ContactCommand
    ) async throws -> Response {
        let contact = try await find(context).body
        let bytes = try await sent.bytes()
        let body = try sent.decode(bytes)
        let progress = try await ProgressTable(engine: engine).progress(of: contact)
        let taken = try await engine.take(
            command(body, contact, progress), to: contact.id.retyped(), as: Contact.self, body: bytes, request, context)
        return try await answer(taken)
    }

    /// The files of the token that are there, in the order of the token.
    private func files(of context: CallerRequestContext) async throws -> [Household] {
        let found = try await engine.reader.find(context.caller.households.map(\.uuid), as: Household.self)
        let files = Dictionary(found.map { ($0.body.id, $0.body) }) { first, _ in first }
        return context.caller.households.compactMap { files[$0] }
    }

    /// What the token sees: its files, and those that are found under them.
    private func sights(of context: CallerRequestContext) async throws -> [OwnContacts.Sight] {
        let files = try await files(of: context)
        // What the token names stands for itself, also where it is found under another file.
        var under: [HouseholdID: HouseholdID] = [:]
        for file in files { for merged in file.mergedFiles { under[merged] = file.id } }
        for file in files { under[file.id] = file.id }
        return try await OwnContacts(pool: engine.pool).sights(of: under.map { ($0.key, $0.value) })
    }

    /// The contact in the path, when it is of a household of the token.
    /// - Throws: `Problem` (404) otherwise, the same whether it is another's or nobody's.
    func find(_ context: CallerRequestContext) async throws -> Found {
        let sights = try await sights(of: context)
        if let id = context.parameters.get("id").flatMap({ UUID(uuidString: $0) }),
            let found = try await engine.reader.find(CaseID(id), as: Contact.self), found.body.isOfHousehold,
            sights.contains(where: { $0.file == found.body.facts.householdId && $0.since <= found.body.recordedAt })
        {
            return found
        }
        throw Problem(.notFound, "There is no such contact of yours.")
    }

    /// The answer to a command: the contact as its household sees it now.
    func answer(_ taken: TakenCommand) async throws -> Response {
        guard let found = try await engine.reader.find(taken.caseID, as: Contact.self) else {
            throw Problem(.notFound, "There is no such contact of yours.")
        }
        return taken.answer(try await shown(found), version: found.record.version, path: Self.path)
    }

    private func shown(_ found: Found) async throws -> Data {
        let progress = try await ProgressTable(engine: engine).progress(of: found.body)
        let now = try await engine.now()
        return Data(
            try engine.coder.encodeValue(found.body.own(progress, version: found.record.version, under: engine.policy, at: now)))
    }

    private func json(_ value: some Encodable) throws -> Response {
        JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(value)), status: .ok)
    }
}
