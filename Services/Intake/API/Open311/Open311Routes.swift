import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Messaging
import Policy
import ServiceBootstrap
import SharedModels

/// Open311 GeoReport v2 for the city's hotline, under `/open311/v2` (docs/open311.md, ADR 42).
enum Open311Routes {
    static let path = "open311"

    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        group.writesProblems(below: path) { Open311Problems.response(to: $0, $1) }
        let desk = Open311Desk(engine: engine)
        let discovery = Open311Answers.discovery(engine.hotline)
        for format in Open311Format.allCases {
            for place in [path, "\(path)/v2"] { add("\(place)/discovery.\(format)", to: group) { _ in discovery } }
            add("\(path)/v2/services.\(format)", to: group, asking: Open311Desk.names) { context in
                _ = try desk.office(of: context)
                return Open311Answers.services
            }
            add("\(path)/v2/services/{code}.\(format)", to: group, asking: Open311Desk.names) { context in
                _ = try desk.office(of: context)
                return try Open311Answers.service(context.parameters.get("code"))
            }
            add("\(path)/v2/requests.\(format)", to: group, asking: Open311Desk.names + Open311Query.names) { context in
                try await desk.list(context)
            }
            add("\(path)/v2/requests/{id}.\(format)", to: group, asking: Open311Desk.names) { context in try await desk.one(context) }
            add("\(path)/v2/tokens/{token}.\(format)", to: group, asking: Open311Desk.names) { context in
                try await desk.token(context)
            }
            group.post(
                "\(path)/v2/requests.\(format)", by: ContactRoles.hotlines, asking: Open311Desk.names, body: Open311Object.self
            ) { sent, request, context in
                let (document, isNew) = try await desk.record(sent, request, context)
                return document.response(format, status: isNew ? .created : .ok)
            }
        }
    }

    private static func add(
        _ path: String, to group: CallerRoutes, asking names: [String] = [],
        _ answer: @escaping @Sendable (CallerRequestContext) async throws -> Open311Document
    ) {
        group.get(path, by: ContactRoles.hotlines, asking: names) { _, context in
            try await answer(context).response(Open311Format(path: path))
        }
    }
}

/// What a hotline asks for: of its office, and of what came by its channel.
struct Open311Desk: Sendable {
    let engine: CaseEngine
    private let identity: HouseholdIdentity

    init(engine: CaseEngine) {
        self.engine = engine
        identity = HouseholdIdentity(pool: engine.pool)
    }

    private var answers: Open311Answers { Open311Answers(zone: engine.policy.days.zone.timeZone) }
    private var contacts: HotlineContacts { HotlineContacts(engine: engine) }

    /// The parameters of every query that is about an office.
    static let names = ["jurisdiction_id"]

    /// The office of the token; of a token of the whole company the one that the request names as its jurisdiction.
    /// - Throws: `Problem`: 400 when neither names one, 404 for a jurisdiction that is not the token's.
    func office(of context: CallerRequestContext, named: String? = nil) throws(Problem) -> String {
        let asked = (named ?? context.query["jurisdiction_id"]).present
        guard let office = context.caller.office ?? asked else {
            throw Problem.badParameter("jurisdiction_id", "is required: the token is for no one office")
        }
        guard asked == nil || asked == office else { throw Problem(.notFound, "jurisdiction_id: there is no such jurisdiction of yours") }
        // The rest of what an office cannot be called the command says; a query asks for what cannot be there.
        guard !office.utf8.contains(0) else { throw Problem.badParameter("jurisdiction_id", "must not contain a NUL character") }
        return office
    }

    /// `GET requests`.
    func list(_ context: CallerRequestContext) async throws -> Open311Document {
        let office = try office(of: context)
        let query = try Open311Query(at: try await engine.now()) { name in context.query[name] }
        if let ids = query.ids { return try await shown(try await contacts.numbered(ids, of: office), context) }
        return try await shown(try await contacts.page(query, of: office), context)
    }

    /// `GET requests/{id}`.
    func one(_ context: CallerRequestContext) async throws -> Open311Document {
        try await shown([try await find("id", context)], context)
    }

    /// `GET tokens/{token}`: ids are given at once, so that a token is the id itself.
    func token(_ context: CallerRequestContext) async throws -> Open311Document {
        let number = try await find("token", context).record.number
        return Open311Document(
            "service_requests",
            .list(of: "request", [.object(["service_request_id": .text(number), "token": .text(number)])]))
    }

    /// `POST requests`: the desk's own command, so that clocks, numbers, files and repeats are the same (INT-01, INT-16, INT-39).
    /// - Returns: what is answered, and whether it is a new one.
    func record(
        _ sent: SentBody<Open311Object>, _ request: Request, _ context: CallerRequestContext
    ) async throws -> (Open311Document, Bool) {
        let form = try await Open311Form.read(sent, request, context)
        let office = try office(of: context, named: form.jurisdiction)
        let facts = try form.facts(office: office)
        let name = HotlineName(
            of: form, office: office, caller: context.caller.subject,
            day: "\(engine.policy.days.zone.date(of: try await engine.now()))")
        let brings = IdempotencyKey.isGiven(with: request)
        let taken = try await engine.take(
            .record(facts, unitFile: try await identity.file(of: facts)), to: brings && form.reference == nil ? CaseID(.v7()) : name.caseID,
            as: Contact.self, creates: true,
            body: Data(form.canonical.utf8), under: brings ? nil : try name.key(of: request.uri.path), request, context)
        guard let found = try await engine.reader.find(taken.caseID, as: Contact.self) else { throw Self.unknown }
        return (answers.taken(found.record.number, account: facts.hotline?.account), taken.created && !taken.isReplayed)
    }

    /// The request that a path names, when it is of the caller's office and came by the hotline.
    /// - Throws: `Problem` (404) otherwise, the same whether it is another's or nobody's.
    private func find(_ name: String, _ context: CallerRequestContext) async throws -> HotlineContacts.Found {
        let office = try office(of: context)
        guard let number = context.parameters.get(name), let found = try await contacts.numbered([number], of: office).first else {
            throw Self.unknown
        }
        return found
    }

    private func shown(_ found: [HotlineContacts.Found], _ context: CallerRequestContext) async throws -> Open311Document {
        let progress = try await ProgressTable(engine: engine).progress(
            of: found.filter { $0.body.state == .handedOver }.map(\.body.id))
        // The matter and its place are shown in clear.
        context.recordReveals(of: Contact.kind, count: found.count)
        return Open311Document(
            "service_requests",
            .list(of: "request", found.map { answers.request($0.record, $0.body, progress[$0.body.id] ?? []) }))
    }

    private static var unknown: Problem { Problem(.notFound, "service_request_id: there is no such request of yours") }
}

/// The name of a matter that a hotline sends, by which it is recorded once however often it is sent (D8, ADR 42).
struct HotlineName: Hashable, Sendable {
    private let words: [String]
    private let content: String

    /// - Parameters:
    ///   - form: what is sent.
    ///   - office: whose matter it is.
    ///   - caller: who sends it.
    ///   - day: the estate's day; what is said again on another day is another matter, unless the hotline numbers it.
    init(of form: Open311Form, office: String, caller: String, day: String) {
        content = form.canonical
        let matter = form.reference.map { ["reference", $0] } ?? ["content", day, form.canonical]
        words = ["open311", office, caller] + matter
    }

    /// The contact's id.
    var caseID: CaseID { CaseID(named: words) }

    /// What stands for the Idempotency-Key that the standard does not have.
    /// - Parameter path: of the request, whose answer is kept with the key.
    /// - Throws: never for a name that we make.
    /// - Returns: the same for the same matter, sent to the same path.
    func key(of path: String) throws(Problem) -> IdempotencyKey {
        guard let key = IdempotencyKey("open311-\(CaseID(named: words + [path, content]))") else {
            throw Problem(.internal, "The request could not be named.")
        }
        return key
    }
}
