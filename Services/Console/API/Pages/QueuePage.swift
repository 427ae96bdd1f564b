import Foundation
import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

/// Lists of cases of one kind, what is due first in front: `/cases/complaints?scope=late&class=major`.
///
/// Order, limits and counts come from the Console's own tables; names, places and matters from the service that keeps the cases, which shows
/// this user what the post may see. While it does not answer, the list stands without them.
struct QueuePage {
    let visit: Visit
    let kind: String
    let shape: Catalogue.Kind

    /// Cases of one page.
    static let length = 50

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        let names = ["scope", "state", "due", "opened", "id"] + Set(site.content.catalogue.kinds.keys.flatMap(Queue.facts)).sorted()
        group.get("cases/:collection", by: Role.employees, asking: names) { request, context in
            let visit = try await Visit(site, request, context)
            let (kind, shape) = try site.kind(of: context)
            guard visit.may(shape.listers) else { throw Problem(.forbidden, "This list is not for \(visit.caller.role.rawValue).") }
            if let own = Paths.ownList(shape.collection) { return PageAnswer.redirect(to: own) }
            return try await QueuePage(visit: visit, kind: kind, shape: shape).answer(context.query)
        }
        group.get("cases", by: Role.employees) { request, context in
            try await kinds(try await Visit(site, request, context))
        }
    }

    private var views: Views { Views(wording: visit.wording, zone: visit.site.zone, now: visit.now) }

    private func answer(_ query: RouteQuery) async throws -> Response {
        let question = try question(query)
        async let counts = visit.site.entries.counts(question)
        let found = try await visit.site.entries.list(question, after: try Self.position(query), limit: Self.length + 1)
        let entries = Array(found.prefix(Self.length))
        let summaries = await summaries(of: entries)
        var view = Frame.of(
            visit, title: visit.wording.page("nav_\(kind)", otherwise: visit.wording.kind(kind)), current: Paths.list(shape.collection))
        view["liveKinds"] = kind
        view["dayTurn"] = Frame.dayTurn(visit, to: visit.address)
        view["chips"] = chips(question, try await counts) + (try await GroupsPage.chips(beside: kind, visit))
        view["filter"] = filter(question, query)
        view["detailsUnavailable"] = summaries == nil
        view["rows"] = entries.map { row($0, summaries?[$0.id]) }
        view["pager"] = pager(question, query, entries, hasMore: found.count > Self.length)
        if let create = shape.commands["create"], visit.may(create.posts), CommandForm.isOffered("create", of: kind) {
            view["primary"] = ["href": "\(Paths.list(shape.collection))/new", "label": visit.wording.command("create", of: kind)]
        }
        return try visit.site.page("queue", view)
    }

    private func question(_ query: RouteQuery) throws -> CaseEntries.Question {
        let scope = try query.word("scope").map { text in
            guard let scope = CaseEntries.Scope(rawValue: text) else {
                throw Problem.badParameter("scope", "must be open, late, today or all")
            }
            return scope
        }
        var question = CaseEntries.Question(
            kind: kind, office: visit.caller.office, scope: scope ?? .open, now: visit.now,
            endOfDay: visit.site.zone.endOfDay(containing: visit.now))
        question.state = try query.word("state").flatMap { $0.isEmpty ? nil : $0 }
        question.facts = try Queue.facts(of: kind).compactMap { name in
            try query.word(name).flatMap { $0.isEmpty ? nil : (name, $0) }
        }
        return question
    }

    private static func position(_ query: RouteQuery) throws -> CaseEntries.Position? {
        guard let id = query["id"] else { return nil }
        guard let id = UUID(uuidString: id), let opened = query["opened"].flatMap(Times.parse) else {
            throw Problem.badParameter("id", "is no place in a list of ours")
        }
        return CaseEntries.Position(due: query["due"].flatMap(Times.parse), opened: opened, id: id)
    }

    /// What the service shows of these cases; nil when it does not answer.
    private func summaries(of entries: [CaseEntries.Entry]) async -> [CaseID: CaseSummary]? {
        guard !entries.isEmpty else { return [:] }
        let ids = entries.map(\.id.description).joined(separator: ",")
        guard
            let answer = try? await visit.site.services.get(
                shape.service, "/\(shape.collection)?ids=\(ids)&limit=\(Self.length)", token: visit.token)
        else { return nil }
        var found: [CaseID: CaseSummary] = [:]
        for item in answer.body["items"]?.array ?? [] {
            guard let id = item["id"]?.string.flatMap(UUID.init(uuidString:)) else { continue }
            found[CaseID(id)] = CaseSummary(item)
        }
        return found
    }

    private func row(_ entry: CaseEntries.Entry, _ summary: CaseSummary?) -> [String: Any] {
        var row = views.standing(entry.kind, entry.state, entry.facts)
        row["href"] = Paths.item(shape.collection, entry.id)
        row["number"] = entry.number
        row["kind"] = visit.wording.kind(entry.kind)
        row["who"] = summary?.who ?? ""
        row["where"] = summary?.place ?? ""
        row["what"] = summary?.what ?? ""
        row["inHand"] = hand(entry, summary)
        row["opened"] = views.time(entry.openedAt)
        row["openedAt"] = Times.rfc3339(entry.openedAt)
        if let due = entry.due, !entry.isOver { row["due"] = views.due(due.bound, clock: due.clock) }
        return row
    }

    private func hand(_ entry: CaseEntries.Entry, _ summary: CaseSummary?) -> String {
        switch summary?.hand {
        case .person(let name): return name
        case .post(let post): return visit.wording.value(post, of: "role")
        case nil:
            let post = ["department", "responsibleDepartment", "assigneeRole"].lazy.compactMap { entry.facts[$0]?.string }.first
            return post.map { visit.wording.value($0, of: "role") } ?? ""
        }
    }

    private func chips(_ question: CaseEntries.Question, _ counts: CaseEntries.Counts) -> [[String: Any]] {
        CaseEntries.Scope.allCases.map { scope in
            [
                "label": visit.wording.page("scope_\(scope.rawValue)"), "count": String(counts[scope]),
                "href": Paths.list(shape.collection) + Paths.query([("scope", scope.rawValue)]), "current": scope == question.scope,
                "tone": scope == .late && counts.late > 0 ? "bad" : "",
            ]
        }
    }

    private func filter(_ question: CaseEntries.Question, _ query: RouteQuery) -> [String: Any] {
        let states = shape.filters.first { $0.name == "state" }?.values ?? []
        var selects = [select("state", visit.wording.page("state"), states.map { ($0, visit.wording.state($0, of: kind)) }, question.state)]
        for name in Queue.facts(of: kind) {
            guard let field = field(of: name), field.values != nil else { continue }
            let chosen = question.facts.first { $0.name == name }?.value
            selects.append(select(name, visit.wording.field(field), field.sought.map { ($0, visit.wording.value($0, of: field)) }, chosen))
        }
        let isNarrowed = question.state != nil || !question.facts.isEmpty
        let all = Paths.list(shape.collection) + Paths.query([("scope", question.scope.rawValue)])
        return [
            "action": Paths.list(shape.collection), "hidden": [["name": "scope", "value": question.scope.rawValue]], "selects": selects,
            "clearHref": isNarrowed ? all : "",
        ]
    }

    /// The contract's field behind a member of the events: of the list's filters, or of the case.
    private func field(of fact: String) -> Catalogue.Field? {
        let names = [fact, "\(kind.split(separator: "_").first ?? "")\(fact.prefix(1).uppercased())\(fact.dropFirst())"]
        return names.lazy.compactMap { name in (shape.filters + shape.answer).first { $0.name == name && $0.values != nil } }.first
    }

    private func select(_ name: String, _ label: String, _ options: [(value: String, label: String)], _ chosen: String?) -> [String: Any] {
        let any: [String: Any] = ["value": "", "label": visit.wording.page("any"), "selected": chosen == nil]
        return [
            "id": "filter-\(name)", "name": name, "label": label,
            "options": [any] + options.map { ["value": $0.value, "label": $0.label, "selected": $0.value == chosen] as [String: Any] },
        ]
    }

    private func pager(
        _ question: CaseEntries.Question, _ query: RouteQuery, _ entries: [CaseEntries.Entry], hasMore: Bool
    ) -> [String: Any] {
        var pairs: [(String, String?)] = [("scope", question.scope.rawValue), ("state", question.state)]
        pairs += question.facts.map { ($0.name, $0.value) }
        var pager: [String: Any] = [:]
        if query["id"] != nil { pager["first"] = Paths.list(shape.collection) + Paths.query(pairs) }
        if hasMore, let last = entries.last {
            let place: [(String, String?)] = [
                ("due", last.due.map { Times.rfc3339($0.bound) }), ("opened", Times.rfc3339(last.openedAt)), ("id", last.id.description),
            ]
            pager["next"] = Paths.list(shape.collection) + Paths.query(pairs + place)
        }
        return pager
    }

    /// Every kind of case that the post may list, by the service that keeps it.
    private static func kinds(_ visit: Visit) async throws -> Response {
        var view = Frame.of(visit, title: visit.wording.page("nav_cases"), current: "/cases", follows: false)
        let kinds = visit.site.content.catalogue.kinds.filter { visit.may($0.value.listers) }
        view["services"] = ServiceName.allCases.map { service in
            let own = kinds.filter { $0.value.service == service }.sorted { visit.wording.kind($0.key) < visit.wording.kind($1.key) }
            var entries = own.map { ["href": Paths.list($0.value.collection), "label": visit.wording.kind($0.key)] }
            if service == .intake, DeliveriesPage.isFor(visit) {
                entries.append(["href": DeliveriesPage.path, "label": visit.wording.page("operationsDeliveries")])
            }
            return ["title": visit.wording.page("service_\(service.rawValue)"), "kinds": entries] as [String: Any]
        }
        return try visit.site.page("kinds", view)
    }
}

extension ConsoleSite {
    /// The kind whose collection the path names.
    /// - Throws: `Problem` (404) when there is none.
    func kind(of context: CallerRequestContext) throws(Problem) -> (kind: String, shape: Catalogue.Kind) {
        guard let name = context.parameters.get("collection"),
            let found = content.catalogue.kinds.first(where: { $0.value.collection == name })
        else { throw Problem(.notFound, "There is no such kind of case.") }
        return (found.key, found.value)
    }
}
