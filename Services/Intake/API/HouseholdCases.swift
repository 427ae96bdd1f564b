import Casework
import Foundation
import Hummingbird
import Messaging
import ServiceBootstrap
import SharedModels

/// `GET /households/{id}/cases?kind=&open=&limit=&cursor=`: everything that the desk keeps of a household beside its contacts, and of the files
/// that are found under it, newest first (INT-39).
///
/// It says that there is a case and how it stands, and nothing of what is in it: that shows the case itself, to who may read it (OPS-01).
struct HouseholdCases: Sendable {
    let engine: CaseEngine

    /// The parameters of its query.
    static let names = ["kind", "open"] + PageRequest.names

    func answer(for household: Household, _ context: CallerRequestContext) async throws -> Response {
        let page = try PageRequest(of: context.query)
        let found = try await UnitCaseList(pool: engine.pool).read(
            of: [household.id] + household.mergedFiles, office: household.office, try Self.filter(context.query),
            after: try HouseholdLookups.position(page.cursor), limit: page.limit + 1)
        let answer = Page(found.map(Item.init), limit: page.limit) { item in
            [String(Int64((item.createdAt.timeIntervalSince1970 * 1_000).rounded())), item.id.description]
        }
        return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(answer)), status: .ok)
    }

    private static func filter(_ query: RouteQuery) throws(Problem) -> UnitCaseList.Filter {
        var filter = UnitCaseList.Filter()
        if let kind = query["kind"] {
            let names = UnitCases.kinds.map(\.name).sorted()
            guard names.contains(kind) else { throw Problem.badParameter("kind", "must be one of " + names.joined(separator: ", ")) }
            filter.kind = kind
        }
        if let open = query["open"] {
            guard let isOpen = Bool(open) else { throw Problem.badParameter("open", "must be true or false") }
            filter.isOpen = isOpen
        }
        return filter
    }

    /// A case, and where to read it.
    private struct Item: Encodable, Sendable {
        let kind: String
        let id: CaseID
        let number: String
        let state: String
        /// Whether something of it is left to be done.
        let open: Bool
        let createdAt: Date
        let updatedAt: Date
        let path: String

        init(_ found: UnitCaseList.Item) {
            kind = found.kind.name
            id = found.id
            number = found.number
            state = found.state
            open = found.isOpen
            createdAt = found.createdAt
            updatedAt = found.updatedAt
            path = "/\(found.kind.path)/\(found.id)"
        }
    }
}
