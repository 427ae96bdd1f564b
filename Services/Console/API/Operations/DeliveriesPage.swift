import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// What other systems are sent, and what they answered (docs/webhooks.md), for the posts that keep their subscriptions.
///
/// Whoever runs the installation sees on the page of operations that something is not taken; whose it is, is for the keepers, who are the ones that
/// Intake shows it to.
struct DeliveriesPage {
    static let path = "/webhook-deliveries"
    /// Deliveries of one page, and subscriptions that it names.
    private static let length = 50
    private static let mostSubscriptions = 100
    private static let states = ["waiting", "delivered"]

    let visit: Visit
    let shape: Catalogue.Kind

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.get("webhook-deliveries", by: posts(site), asking: ["subscription", "state", "cursor"]) { request, context in
            let visit = try await Visit(site, request, context)
            guard let shape = site.content.catalogue.kinds[kind] else { throw Problem(.notFound, "There is no such kind of case.") }
            return try await DeliveriesPage(visit: visit, shape: shape).answer(context.query)
        }
    }

    /// Whether Intake shows the post what is sent.
    static func isFor(_ visit: Visit) -> Bool { posts(visit.site).contains(visit.caller.role) }

    private static func posts(_ site: ConsoleSite) -> Set<Role> { site.content.catalogue.posts(listing: kind) }

    private static let kind = "webhook_subscription"

    private var wording: Wording { visit.wording }
    private var views: Views { Views(wording: wording, zone: visit.site.zone, now: visit.now) }
    private var quantities: Quantities { Quantities(wording: wording, zone: visit.site.zone) }

    private func answer(_ query: RouteQuery) async throws -> Response {
        let (subscription, state) = (try query.word("subscription") ?? "", try query.word("state") ?? "")
        guard subscription.isEmpty || UUID(uuidString: subscription) != nil else {
            throw Problem.badParameter("subscription", "must be a UUID")
        }
        guard state.isEmpty || Self.states.contains(state) else {
            throw Problem.badParameter("state", "must be one of \(Self.states.joined(separator: ", "))")
        }
        let asked = Paths.query([
            ("subscription", subscription), ("state", state), ("limit", String(Self.length)), ("cursor", try query.word("cursor")),
        ])
        async let subscriptions = get("/\(shape.collection)?limit=\(Self.mostSubscriptions)")
        async let deliveries = get("/webhook-deliveries\(asked)")
        var view = Frame.of(visit, title: wording.page("operationsDeliveries"), current: "/cases", follows: false)
        view["styles"] = [["name": "operations.css"]]
        view["back"] = ["href": Paths.list(shape.collection), "label": wording.kind(Self.kind)]
        let (found, page) = (try await subscriptions, try await deliveries)
        view["unavailable"] = found == nil || page == nil
        let all = found?["items"]?.array ?? []
        let names = Dictionary(all.compactMap { item in item["id"]?.string.map { ($0, name(of: item)) } }) { first, _ in first }
        view["subscriptions"] = all.map(self.subscription)
        view["filter"] = filter(all, subscription: subscription, state: state)
        let items = page?["items"]?.array ?? []
        let ids = Set(items.compactMap { $0["caseId"]?.string.flatMap(UUID.init(uuidString:)) })
        let cases = try await CaseNumbers(pool: visit.site.pool).find(ids)
        view["rows"] = items.map { row($0, names, cases) }
        view["pager"] = pager(query["cursor"], next: page?["next"]?.string, [("subscription", subscription), ("state", state)])
        return try visit.site.page("operations-deliveries", view)
    }

    /// What Intake answers; nil while it does not.
    /// - Throws: `ServiceRefusal`.
    private func get(_ path: String) async throws -> JSONValue? {
        do {
            return try await visit.site.services.get(.intake, path, token: visit.token).body
        } catch is ServiceSilence {
            return nil
        }
    }

    // MARK: - Views

    private func name(of item: JSONValue) -> String { item["name"]?.string ?? item["number"]?.string ?? "" }

    private func subscription(_ item: JSONValue) -> [String: Any] {
        let state = item["state"]?.string ?? ""
        var view = views.standing(Self.kind, state, .object([:]))
        view["href"] = Paths.item(shape.collection, item["id"]?.string ?? "")
        view["number"] = item["number"]?.string ?? ""
        view["name"] = name(of: item)
        view["why"] = item["suspension"]?.string.map { wording.value($0, of: "suspension") } ?? ""
        return view
    }

    private func filter(_ subscriptions: [JSONValue], subscription: String, state: String) -> [String: Any] {
        let any: [String: Any] = ["value": "", "label": wording.page("any")]
        let options = subscriptions.map { item in
            let id = item["id"]?.string ?? ""
            return ["value": id, "label": name(of: item), "selected": id == subscription] as [String: Any]
        }
        let states = Self.states.map { word in
            ["value": word, "label": wording.page("operationsDelivery_\(word)"), "selected": word == state] as [String: Any]
        }
        return [
            "action": Self.path, "clearHref": subscription.isEmpty && state.isEmpty ? "" : Self.path,
            "selects": [
                ["id": "filter-state", "name": "state", "label": wording.page("state"), "options": [any] + states],
                [
                    "id": "filter-subscription", "name": "subscription", "label": wording.kind(Self.kind), "options": [any] + options,
                ],
            ],
        ]
    }

    private func pager(_ cursor: String?, next: String?, _ asked: [(String, String?)]) -> [String: Any] {
        var pager: [String: Any] = [:]
        if cursor != nil { pager["first"] = Self.path + Paths.query(asked) }
        if let next { pager["next"] = Self.path + Paths.query(asked + [("cursor", next)]) }
        return pager
    }

    private func row(
        _ item: JSONValue, _ names: [String: String], _ cases: [UUID: (number: String, kind: String)]
    ) -> [String: Any] {
        let (state, tries) = (item["state"]?.string ?? "", item["tries"]?.integer ?? 0)
        let isFailing = state == "waiting" && tries > 0
        let subscription = item["subscriptionId"]?.string ?? ""
        var row: [String: Any] = [
            "queued": time(item, "queuedAt"), "type": item["type"]?.string ?? "", "event": item["eventId"]?.string ?? "",
            "subscription": names[subscription] ?? subscription, "href": Paths.item(shape.collection, subscription),
            "label": wording.page(isFailing ? "operationsDelivery_failing" : "operationsDelivery_\(state)"),
            "tone": state == "delivered" ? "good" : isFailing ? "bad" : "neutral", "tries": quantities.count(Double(tries)),
            "answer": answer(of: item), "answered": time(item, state == "delivered" ? "deliveredAt" : "lastTriedAt"),
            "next": time(item, "nextTryAt"),
        ]
        if let found = item["caseId"]?.string.flatMap(UUID.init(uuidString:)).flatMap({ id in cases[id].map { (id, $0) } }),
            let other = visit.site.content.catalogue.kinds[found.1.kind], visit.may(other.readers)
        {
            row["case"] = ["href": Paths.item(other.collection, found.0.uuidString.lowercased()), "number": found.1.number]
        }
        return row
    }

    /// What the other system said last.
    private func answer(of item: JSONValue) -> String {
        if item["state"]?.string == "delivered" { return wording.page("operationsAnswerTaken") }
        if let status = item["lastStatus"]?.integer { return wording.page("operationsAnswerStatus", ["status": String(status)]) }
        return item["lastReason"]?.string.map(wording.fault) ?? ""
    }

    private func time(_ item: JSONValue, _ name: String) -> String {
        item[name]?.string.flatMap(Times.parse).map(views.time) ?? ""
    }
}
