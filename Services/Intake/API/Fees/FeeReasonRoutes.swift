import Casework
import Database
import Foundation
import Hummingbird
import Messaging
import ServiceBootstrap
import SharedModels

/// Why owners do not pay, for the departments that it concerns (INT-59).
///
/// `GET /fee-reasons?office=&limit=&cursor=` lists the notices that have something for the reader's post, `GET /fee-notices/{id}/reasons` shows one.
/// A notice that has nothing for it is not there, as one that does not exist.
struct FeeReasonRoutes: Sendable {
    private let engine: CaseEngine

    static func add(to routes: CaseRoutes<FeeNotice>, in group: CallerRoutes, of engine: CaseEngine) {
        let reasons = FeeReasonRoutes(engine: engine)
        group.get("fee-reasons", by: FeeRoles.departments, asking: ["office"] + PageRequest.names) { _, context in
            try await reasons.list(context)
        }
        routes.reading("reasons", by: FeeRoles.departments) { notice, caller in
            guard let found = FeeReasons(of: notice, for: caller.actor) else {
                throw Problem(.notFound, "There is no such \(FeeNotice.kind.name).")
            }
            return found
        }
    }

    /// The newest notice first.
    private func list(_ context: CallerRequestContext) async throws -> Response {
        let page = try PageRequest(of: context.query)
        let office = try context.query.word("office")
        let actor = context.caller.actor
        var filter = CaseReader.Filter(office: context.caller.office ?? office)
        let concerned = FeeRoles.departments.filter { FeeRoles.isConcerned(actor.role, by: $0) }.map(\.rawValue).sorted()
        filter.conditions = ["jsonb_path_query_array(body, '$.contacts[*].form.department') ?| \(concerned)"]
        let position = try HouseholdLookups.position(page.cursor).map { CaseReader.Position(createdAt: $0.at, id: CaseID($0.id)) }
        let notices = try await engine.reader.list(FeeNotice.self, filter, after: position, limit: page.limit + 1)
        let found = notices.compactMap { FeeReasons(of: $0.body, for: actor) }
        context.recordReveals(of: FeeNotice.kind, count: found.prefix(page.limit).count)
        let answer = Page(found, limit: page.limit) { item in
            [String(Int64((item.receivedAt.timeIntervalSince1970 * 1_000).rounded())), item.id.description]
        }
        return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(answer)), status: .ok)
    }
}

/// What an owner said is shown in clear, which is what it is passed on for.
extension FeeReasons: RevealingAnswer {
    var revealed: Int { 1 }
}
