import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// Events that a service could not apply, with what waits behind them (D5): which, why, and the command to apply them again.
///
/// Everything comes from the service's admin port, with the operator's own token; what the events say of people does not, and is not shown.
enum ParkedPages {
    /// Keys of one page.
    static let length = 50
    /// Keys that a service lists at most, and records of a key.
    static let most = 1_000

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.get("operations/:service/parked", by: Role.operators, asking: ["page", "applied"]) { request, context in
            let service = try OperationsPage.service(of: context, site)
            let visit = try await Visit(site, request, context)
            let page = try number("page", context.query, in: 1...(most / length)) ?? 1
            let applied = try number("applied", context.query, in: 0...most)
            return try await ParkedList(visit: visit, service: service).answer(page: page, applied: applied)
        }
        group.get("operations/:service/parked/:key", by: Role.operators, asking: ["applied"]) { request, context in
            let key = try await key(site, request, context)
            return try await key.answer(applied: try number("applied", context.query, in: 0...most))
        }
        group.post("operations/:service/parked/:key/redrive", by: Role.operators) { request, context in
            let key = try await key(site, request, context)
            return try await key.redrive(try await key.visit.form(request, context))
        }
    }

    static func address(_ service: OperatedService, _ name: ParkedName) -> String { "\(OperationsPage.parked(service))/\(name)" }

    private static func key(_ site: ConsoleSite, _ request: Request, _ context: CallerRequestContext) async throws -> ParkedKeyPage {
        let service = try OperationsPage.service(of: context, site)
        guard let name = context.parameters.get("key").flatMap({ ParkedName($0) }) else {
            throw Problem(.notFound, "Nothing is parked under this key.")
        }
        return ParkedKeyPage(visit: try await Visit(site, request, context), service: service, name: name)
    }

    /// A whole number of the query; nil when it was not sent.
    /// - Throws: `Problem` (400) for anything else.
    private static func number(_ name: String, _ query: RouteQuery, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let text = query[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Problem.badParameter(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}

/// `/operations/repairs/parked`: the keys that wait at a service, the oldest first.
struct ParkedList {
    let visit: Visit
    let service: OperatedService

    private var wording: Wording { visit.wording }
    private var quantities: Quantities { Quantities(wording: wording, zone: visit.site.zone) }

    func answer(page: Int, applied: Int?) async throws -> Response {
        let keys = try await visit.site.operations.ports.parkedKeys(of: service, token: visit.token)
        let shown = Array(keys.dropFirst((page - 1) * ParkedPages.length).prefix(ParkedPages.length))
        let cases = try await CaseNumbers(pool: visit.site.pool).find(shown.compactMap(\.name.caseID))
        let title = wording.page("operationsParkedTitle", ["service": wording.page("operationsService_\(service.rawValue)")])
        var view = Frame.of(visit, title: title, current: OperationsPage.path, follows: false)
        view["styles"] = [["name": "operations.css"]]
        view["back"] = ["href": OperationsPage.path, "label": wording.page("operationsTitle")]
        view["summary"] = wording.page(
            keys.count < ParkedPages.most ? "operationsParkedKeys" : "operationsParkedMany", ["n": quantities.count(Double(keys.count))])
        view["rows"] = shown.map { row($0, cases) }
        if let pager = pager(page, of: keys.count) { view["pager"] = pager }
        if let applied {
            let text = wording.page("operationsRedriven", ["n": quantities.count(Double(applied))])
            view["notices"] = [["tone": "good", "text": text]]
        }
        return try visit.site.page("operations-parked", view)
    }

    private func row(_ key: ParkedKey, _ cases: [UUID: (number: String, kind: String)]) -> [String: Any] {
        [
            "href": ParkedPages.address(service, key.name), "key": ParkedKeyPage.title(of: key.name, cases, wording),
            "kind": key.name.caseID.flatMap { cases[$0] }.map { wording.kind($0.kind) } ?? "", "topic": key.topic,
            "type": key.type ?? wording.page("operationsNoType"), "records": quantities.count(Double(key.records)),
            "since": key.parkedAt.map { Times.local($0, in: visit.site.zone) } ?? "",
            "sinceAt": key.parkedAt.map(Times.rfc3339) ?? "", "attempts": quantities.count(Double(key.attempts)),
            "reason": wording.parkedReason(key.reason),
        ]
    }

    private func pager(_ page: Int, of count: Int) -> [String: Any]? {
        let last = max(1, (count + ParkedPages.length - 1) / ParkedPages.length)
        guard last > 1 else { return nil }
        var pager: [String: Any] = ["position": "\(page) / \(last)"]
        if page > 1 { pager["first"] = OperationsPage.parked(service) }
        if page < last { pager["next"] = OperationsPage.parked(service) + Paths.query([("page", String(page + 1))]) }
        return pager
    }
}
