import Foundation
import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

/// Whom to call, in the order in which to call, and who must wait and why (CBK-25): `/calls?kind=repair`.
///
/// The order is the service's own; this page shows it.
struct CallsPage {
    let visit: Visit
    let shape: Catalogue.Kind
    let filter: CallFilter

    static let kind = "callback_task"
    /// Owners that are shown; the list has no further pages.
    private static let most = 100

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.get("calls", by: posts(site), asking: CallFilter.names + ["done", "task"]) { request, context in
            let visit = try await Visit(site, request, context)
            let page = try CallsPage(visit, try CallFilter(context.query))
            return try await page.answer(done: context.query["done"], task: context.query["task"])
        }
        CallPage.add(to: group, of: site)
    }

    init(_ visit: Visit, _ filter: CallFilter) throws(Problem) {
        guard let shape = visit.site.content.catalogue.kinds[Self.kind] else { throw Problem(.notFound, "There are no calls here.") }
        let kinds = shape.answer.first { $0.name == "callbackKind" }?.values ?? []
        if let kind = filter.kind, !kinds.contains(kind) { throw Problem.badParameter("kind", "must be a kind of callback") }
        (self.visit, self.shape, self.filter) = (visit, shape, filter)
    }

    /// Whether the post calls owners.
    static func isFor(_ visit: Visit) -> Bool { posts(visit.site).contains(visit.caller.role) }

    /// Those who may call.
    static func posts(_ site: ConsoleSite) -> Set<Role> { site.content.catalogue.posts(for: "start-call", of: kind) }

    private var wording: Wording { visit.wording }
    private var views: Views { Views(wording: wording, zone: visit.site.zone, now: visit.now) }

    private func answer(done: String?, task: String?) async throws -> Response {
        let choice = try await OfficeChoice.of(visit, asked: filter.asked)
        async let notices = notices(done, task)
        let items = try await items(of: choice)
        var view = Frame.of(visit, title: wording.page("callsTitle"), current: "/calls")
        view["styles"] = [["name": "calls.css"]]
        view["scripts"] = [["name": "calls.js"]]
        view["filter"] = filter(choice)
        if let items {
            view["isShown"] = true
            view["sections"] = sections(items)
            view["isEmpty"] = items.isEmpty
            if let next = items.first(where: \.standing.isNow) {
                view["primary"] = ["href": href(of: next.task), "label": wording.page("callsNext", ["name": next.task.name])]
            }
            if items.count == Self.most { view["cut"] = wording.page("callsCut", ["n": "\(Self.most)"]) }
        }
        view["notices"] = await notices
        return try visit.site.page("calls", view)
    }

    /// Nil while the service does not answer, or before any office is known.
    private func items(of choice: OfficeChoice) async throws -> [CallItem]? {
        guard let office = choice.office else { return nil }
        do {
            let query = filter.asked(of: office, in: visit.site.zone, limit: Self.most)
            return (try await visit.site.services.get(shape.service, "/call-list\(query)", token: visit.token).body["items"]?.array ?? [])
                .compactMap { CallItem($0) }
        } catch is ServiceSilence {
            return nil
        }
    }

    private func sections(_ items: [CallItem]) -> [[String: Any]] {
        let parts: [(String, [CallItem])] = [
            ("callsAppointments", items.filter { $0.standing == .appointment }), ("callsNow", items.filter { $0.standing == .callable }),
            ("callsLater", items.filter { !$0.standing.isNow }),
        ]
        return parts.filter { !$0.1.isEmpty }.map { word, items in
            [
                "title": wording.page(word), "count": String(items.count), "isLater": word == "callsLater",
                "rows": items.map(row),
            ]
        }
    }

    private func href(of task: CallTask) -> String { "/calls/\(task.id)" + filter.query() }

    private func row(_ item: CallItem) -> [String: Any] {
        let task = item.task
        var row = CallTaskView(wording: wording, zone: visit.site.zone, now: visit.now).summary(task)
        row["href"] = href(of: task)
        if let dueBy = item.dueBy { row["due"] = views.due(dueBy, clock: "T-CB") }
        if let wait = item.wait(at: visit.now, in: visit.site.zone) {
            row["wait"] = words(of: wait, task)
            row["next"] = ["at": Times.rfc3339(item.nextCallAt), "label": views.time(item.nextCallAt)]
        }
        return row
    }

    private func words(of wait: CallItem.Wait, _ task: CallTask) -> String {
        switch wait {
        case .held: wording.page("callsHeld", ["t": task.call.map { views.time($0.until) } ?? ""])
        case .appointed: wording.page("callsAppointed", ["t": task.namedTime.map(views.time) ?? ""])
        case .prefers(let hours): wording.page("callsPrefers", ["t": hours])
        case .pause: wording.page("callsPause")
        case .quiet: wording.page("callsQuiet")
        }
    }

    private func filter(_ choice: OfficeChoice) -> [String: Any] {
        let kinds = shape.answer.first { $0.name == "callbackKind" }?.values ?? []
        var selects: [[String: Any]] = choice.select(id: "calls-office", label: wording.field(named: "office")).map { [$0] } ?? []
        selects.append([
            "id": "calls-kind", "name": "kind", "label": wording.field(named: "callbackKind"),
            "options": [["value": "", "label": wording.page("any"), "selected": filter.kind == nil] as [String: Any]]
                + kinds.map {
                    ["value": $0, "label": wording.value($0, of: "callbackKind"), "selected": $0 == filter.kind] as [String: Any]
                },
        ])
        return [
            "selects": selects, "person": filter.person ?? "", "before": filter.before ?? "",
            "clearHref": filter.isNarrowed ? "/calls" + Paths.query([("office", choice.queried)]) : "",
        ]
    }

    /// What was done last; nothing where the service does not say.
    private func notices(_ done: String?, _ task: String?) async -> [[String: Any]] {
        guard let done, shape.commands[done] != nil, let id = task.flatMap(UUID.init(uuidString:)),
            let found = try? await visit.site.services.get(shape.service, "/\(shape.collection)/\(CaseID(id))", token: visit.token).body,
            let number = found["number"]?.string
        else { return [] }
        let text = wording.page("callsDone", ["number": number, "command": wording.command(done, of: Self.kind)])
        return [["tone": "good", "text": text, "href": Paths.item(shape.collection, CaseID(id)), "label": wording.page("callsOpen")]]
    }
}

/// A callback task in a few words, on the list and on its own page.
struct CallTaskView {
    let wording: Wording
    let zone: EstateZone
    let now: Date

    /// What the templates show of it.
    func summary(_ task: CallTask) -> [String: Any] {
        [
            "number": task.number, "name": task.name, "unit": task.unit, "what": task.summary ?? "",
            "state": task.state, "stateLabel": wording.state(task.state, of: CallsPage.kind),
            "stateTone": Queue.stateTone(CallsPage.kind, task.state), "badges": badges(task), "phones": task.phones.map(phone),
            "attempts": task.attempts > 0 ? wording.page("callsAttempts", ["n": "\(task.attempts)"]) : "",
            "subject": task.subjectNumber ?? "",
        ]
    }

    /// Key owners, major complaints and emergencies go first (CBK-25): they are seen first, too.
    private func badges(_ task: CallTask) -> [[String: Any]] {
        let tone: Queue.Tone = task.kind == "major_complaint" ? .major : task.kind == "emergency" ? .urgent : .neutral
        var badges = [["label": wording.value(task.kind, of: "callbackKind"), "tone": tone.rawValue]]
        if task.isKeyOwner { badges.append(["label": wording.page("keyOwner"), "tone": Queue.Tone.warn.rawValue]) }
        if task.cycle > 1 { badges.append(["label": wording.page("cycle", ["n": "\(task.cycle)"]), "tone": Queue.Tone.warn.rawValue]) }
        return badges
    }

    /// A number, and what dials it: nothing where the reader's post does not see it whole.
    private func phone(_ text: String) -> [String: Any] {
        ["text": text, "dial": DialledNumber.of(text) ?? ""]
    }
}
