import Casework
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Messaging
import Policy
import SharedModels

/// The reading routes of a kind of case.
struct CaseReading<Case: CaseType>: Sendable {
    let engine: CaseEngine
    let path: String
    var filters: [ListFilter] = []
    /// Where a list reads the body from.
    var listed: SQL = "body"

    /// The parameters of a list's query.
    var listNames: [String] { ["state", "office", "number", "ids"] + filters.map(\.name) + PageRequest.names }

    /// The case id in the path.
    static func id(in context: CallerRequestContext) throws -> CaseID {
        guard let text = context.parameters.get("id"), let uuid = UUID(uuidString: text) else {
            throw Problem(.notFound, "The id in the path is not a UUID; find a case by its number with ?number=.")
        }
        return CaseID(uuid)
    }

    /// One case.
    func one(_ request: Request, _ context: CallerRequestContext) async throws -> Response {
        let (record, body) = try await find(context)
        if body.reveals(to: context.caller.actor) { context.recordReveal(of: Case.kind, record.id, number: record.number) }
        if body.withholds(from: context.caller.actor) { context.recordWithheld(of: Case.kind, count: 1) }
        return try json(body.answer(record, for: context.caller.actor), version: record.version)
    }

    /// A page of cases, newest first: `?state=&office=&number=&ids=&limit=&cursor=`.
    func list(_ request: Request, _ context: CallerRequestContext) async throws -> Response {
        let page = try PageRequest(of: context.query)
        var filter = CaseReader.Filter()
        filter.body = listed
        filter.state = try context.query.word("state")
        filter.number = try context.query.word("number")
        let office = try context.query.word("office")
        if let ids = try Self.ids(of: context.query) { filter.conditions.append("id = ANY (\(ids))") }
        filter.office = context.caller.office ?? office
        for narrowing in filters {
            guard let value = try context.query.word(narrowing.name) else { continue }
            filter.conditions.append(try narrowing.condition(value, context.caller))
        }
        let cases = try await engine.reader.list(Case.self, filter, after: try Self.position(page.cursor), limit: page.limit + 1)
        let actor = context.caller.actor
        context.recordReveals(of: Case.kind, count: cases.prefix(page.limit).count { $0.body.reveals(to: actor) })
        context.recordWithheld(of: Case.kind, count: cases.prefix(page.limit).count { $0.body.withholds(from: actor) })
        return try json(
            Page(cases.map { $0.body.item($0.record, for: actor) }, limit: page.limit) { item in
                [String(Int64((item.createdAt.timeIntervalSince1970 * 1_000).rounded())), item.id.description]
            })
    }

    /// The history of a case, oldest first: who, when, from, to, why (OPS-10, CMP-49).
    func history(_ request: Request, _ context: CallerRequestContext) async throws -> Response {
        let (record, body) = try await find(context)
        let page = try PageRequest(of: context.query)
        guard let after = page.cursor.map({ $0.words.first.flatMap { Int64($0) } }) ?? 0 else { throw Self.badCursor }
        let lines = try await engine.reader.history(record.id, after: after, limit: page.limit + 1)
        let shown = body.showsReasons(to: context.caller.actor) ? lines : lines.map(\.masked)
        let isRevealing = body.reveals(to: context.caller.actor) && shown.contains { $0.reason != nil }
        if isRevealing { context.recordReveal(of: Case.kind, record.id, number: record.number) }
        return try json(Page(shown, limit: page.limit) { [String($0.version)] })
    }

    /// The cases that are asked for by their ids.
    private static func ids(of query: RouteQuery) throws(Problem) -> [UUID]? {
        guard let text = query["ids"] else { return nil }
        let ids = text.split(separator: ",", omittingEmptySubsequences: false).map { UUID(uuidString: String($0)) }
        guard (1...PageRequest.limits.upperBound).contains(ids.count), !ids.contains(nil) else {
            throw Problem.badParameter("ids", "must be 1 to \(PageRequest.limits.upperBound) UUIDs with commas between")
        }
        return ids.compactMap { $0 }
    }

    private static func position(_ cursor: Cursor?) throws -> CaseReader.Position? {
        guard let cursor else { return nil }
        guard cursor.words.count == 2, let milliseconds = Int64(cursor.words[0]), let uuid = UUID(uuidString: cursor.words[1]) else {
            throw badCursor
        }
        let createdAt = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
        guard createdAt.isPlausible else { throw badCursor }
        return CaseReader.Position(createdAt: createdAt, id: CaseID(uuid))
    }

    private static var badCursor: Problem {
        Problem(.malformed, "See errors.", errors: [.init("cursor", "expected the value of next from the page before")])
    }

    /// A caller confined to an office sees that office's cases only; others' do not exist for it.
    func find(_ context: CallerRequestContext) async throws -> (record: CaseRecord, body: Case) {
        let found = try await engine.reader.find(try Self.id(in: context), as: Case.self)
        guard let found, context.caller.office == nil || context.caller.office == found.body.office else {
            throw Problem(.notFound, "There is no such \(Case.kind.name).")
        }
        return found
    }

    func json(_ value: some Encodable, version: Int64? = nil) throws -> Response {
        JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(value)), status: .ok, version: version)
    }
}
