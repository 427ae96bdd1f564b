import Casework
import Foundation
import Hummingbird
import Messaging
import ServiceBootstrap
import SharedModels

/// `GET /<path>?office=&unit=&department=&limit=&cursor=`: what is open at the desk, in the order in which it is to be seen to.
struct OpenListRoute<Entry: OpenAtDesk>: Sendable {
    private let list: OpenList<Entry>
    /// Whether its cases belong to units.
    private var hasUnits: Bool { !sighted.isEmpty }
    /// Who may ask for one unit; empty where cases belong to none.
    private let sighted: Set<Role>
    /// Whether its cases wait for departments.
    private let hasDepartments: Bool

    static func add(
        _ type: Entry.Type, at path: String, of engine: CaseEngine, in group: CallerRoutes, by readers: Set<Role>,
        byUnit sighted: Set<Role> = [], byDepartment hasDepartments: Bool = false
    ) {
        let route = OpenListRoute(list: OpenList(engine: engine), sighted: sighted, hasDepartments: hasDepartments)
        group.get("\(path)", by: readers, asking: route.names) { _, context in try await route.answer(context) }
    }

    /// The parameters of its query.
    private var names: [String] { ["office"] + (hasUnits ? ["unit"] : []) + (hasDepartments ? ["department"] : []) + PageRequest.names }

    private func answer(_ context: CallerRequestContext) async throws -> Response {
        let page = try PageRequest(of: context.query)
        let asked = try context.query.word("office")
        let unit = try context.query.word("unit")
        // The answer would tell what is masked (OPS-01).
        if unit != nil { try context.requires(sighted) }
        let found = try await list.read(
            office: context.caller.office ?? asked, unit: unit, department: try Self.department(in: context.query),
            after: try Self.place(page.cursor), limit: page.limit + 1)
        let actor = context.caller.actor
        context.recordReveals(of: Entry.kind, count: found.prefix(page.limit).count { $0.body.reveals(to: actor) })
        let shown = found.prefix(page.limit).map { $0.body.item($0.record, for: actor) }
        let last = found.count > page.limit ? found.prefix(page.limit).last?.place : nil
        let answer = OpenPage(items: shown, next: last.map { Cursor([String($0.microseconds), $0.id.description]).description })
        return JSONAnswer.make(encoded: Data(try list.engine.coder.encodeValue(answer)), status: .ok)
    }

    private static func department(in query: RouteQuery) throws(Problem) -> Role? {
        guard let text = try query.word("department") else { return nil }
        guard let role = Role(rawValue: text) else {
            throw Problem.badParameter("department", "must be one of " + Role.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return role
    }

    private static func place(_ cursor: Cursor?) throws(Problem) -> OpenList<Entry>.Place? {
        guard let cursor else { return nil }
        guard cursor.words.count == 2, let microseconds = Int64(cursor.words[0]), let id = UUID(uuidString: cursor.words[1]),
            Self.times.contains(microseconds)
        else { throw Problem.badParameter("cursor", "expected the value of next from the page before") }
        return OpenList<Entry>.Place(microseconds: microseconds, id: CaseID(id))
    }

    /// The years 1900 to 2200, in microseconds since 1970: what a place can be.
    private static var times: ClosedRange<Int64> { -2_208_988_800_000_000...7_258_118_400_000_000 }
}

/// A page of what is open at the desk.
struct OpenPage<Item: Encodable & Sendable>: Encodable, Sendable {
    let items: [Item]
    /// Absent on the last page.
    let next: String?
}
