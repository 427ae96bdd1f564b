import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// One call: whom, by which number, about what, what to ask, and the record of what the owner says; then on to the next call.
///
/// Everything else of the task is on its own page, `/cases/callback-tasks/…`.
struct CallPage {
    let visit: Visit
    let shape: Catalogue.Kind
    let id: CaseID
    let filter: CallFilter

    /// Commands that are given from here beside the beginning of the call, in the order in which they are offered.
    static let commands = ["complete", "fail-attempt", "reschedule", "schedule"]

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.get("calls/:id", by: CallsPage.posts(site), asking: CallFilter.names + ["done"]) { request, context in
            let visit = try await Visit(site, request, context)
            return try await CallPage(visit, context, try CallFilter(context.query)).answer(done: context.query["done"])
        }
        group.post("calls/:id/:command", by: CallsPage.posts(site)) { request, context in
            let visit = try await Visit(site, request, context)
            let filled = try await visit.form(request, context)
            let page = try CallPage(visit, context, try CallFilter(sent: filled.fields))
            return try await page.take(filled, context.parameters.get("command") ?? "")
        }
    }

    private init(_ visit: Visit, _ context: CallerRequestContext, _ filter: CallFilter) throws(Problem) {
        let list = try CallsPage(visit, filter)
        guard let id = context.parameters.get("id").flatMap(UUID.init(uuidString:)) else {
            throw Problem(.notFound, "The address names no callback.")
        }
        (self.visit, shape, self.id, self.filter) = (visit, list.shape, CaseID(id), filter)
    }

    var wording: Wording { visit.wording }
    var views: Views { Views(wording: wording, zone: visit.site.zone, now: visit.now) }
    var form: CommandForm { CommandForm(visit: visit, kind: CallsPage.kind) }
    var path: String { "/\(shape.collection)/\(id)" }
    var address: String { "/calls/\(id)" + filter.query() }

    func task() async throws -> CallTask {
        let found = try await visit.site.services.get(shape.service, path, token: visit.token).body
        guard let task = CallTask(found) else { throw ServiceSilence(service: shape.service) }
        return task
    }

    // MARK: The page

    func answer(done: String? = nil, refused: CasePage.Refused? = nil) async throws -> Response {
        let task: CallTask
        do {
            task = try await self.task()
        } catch let silence as ServiceSilence {
            guard let refused, let command = shape.commands[refused.command] else { throw silence }
            return try alone(refused, command)
        }
        async let subject = subject(of: task)
        var view = Frame.of(visit, title: task.number, current: "/calls", address: address)
        view["styles"] = [["name": "calls.css"]]
        view["self"] = address
        view["id"] = id.description
        view["back"] = ["href": "/calls" + filter.query(), "label": wording.page("callsTitle")]
        view["task"] = CallTaskView(wording: wording, zone: visit.site.zone, now: visit.now).summary(task)
        view["caseHref"] = Paths.item(shape.collection, id)
        if let due = ShownClock.all(of: task.found).first(where: { $0.name == "T-CB" && $0.isAwaited })?.bound.flatMap(Times.parse) {
            view["due"] = views.due(due, clock: "T-CB")
        }
        view["notes"] = notes(on: task)
        view["result"] = task.result ?? ""
        view["questions"] = CallForm.questions(of: task.kind).map { ["text": wording.page($0)] }
        view["earlier"] = earlier(task)
        view["subject"] = await subject
        let offered = commands(task, refused)
        view.merge(offered) { $1 }
        if let done, shape.commands[done] != nil {
            view["notices"] = [["tone": "good", "text": wording.page("done", ["command": wording.command(done, of: CallsPage.kind)])]]
        }
        if let refused { view["problem"] = problem(refused, offered["commands"] as? [[String: Any]] ?? []) }
        return try visit.site.page("calls-one", view, status: refused?.status ?? .ok)
    }

    /// What the caller has to know before the owner answers.
    private func notes(on task: CallTask) -> [[String: Any]] {
        var notes: [[String: Any]] = []
        func note(_ word: String, _ value: String) { notes.append(["label": wording.page(word), "value": value]) }
        note("callsWay", wording.value(task.channel, of: "proposedChannel"))
        if let time = task.namedTime { note("callsTime", views.time(time)) }
        if !task.preferred.isEmpty { note("callsHours", task.preferred.map(words).joined(separator: wording.page("comma"))) }
        if let rating = task.found["ownersRating"], let word = rating["rating"]?.string {
            let stars = rating["stars"]?.integer.map { wording.page("callsStars", ["n": "\($0)"]) }
            note("callsRated", [wording.value(word, of: "rating"), stars].compactMap { $0 }.joined(separator: " "))
        }
        return notes
    }

    /// Hours that the owner named; the days where there are any.
    private func words(of hours: CallTask.Hours) -> String {
        let days = hours.weekdays.sorted().map { wording.page("callsDay_\($0)") }.joined(separator: wording.page("listComma"))
        return days.isEmpty ? hours.text : "\(days) \(hours.text)"
    }

    /// Attempts in vain and what the owner said before, as the contract names it.
    private func earlier(_ task: CallTask) -> [[String: Any]] {
        guard let field = shape.answer.first(where: { $0.name == "conversation" }), var said = task.found["conversation"]?.object else {
            return []
        }
        // These two stand in front.
        said["summary"] = nil
        said["result"] = nil
        return CaseFactsView(wording: wording, zone: visit.site.zone, catalogue: visit.site.content.catalogue)
            .groups(of: .object(["conversation": .object(said)]), [field], title: "").map { $0.merging(["title": ""]) { $1 } }
    }

    /// The case that is asked about, as far as this post is shown it.
    private func subject(of task: CallTask) async -> [String: Any] {
        guard let (kind, id) = task.subject, let other = visit.site.content.catalogue.kinds[kind], visit.may(other.readers) else {
            return [:]
        }
        var view: [String: Any] = [
            "href": Paths.item(other.collection, id), "number": task.subjectNumber ?? wording.kind(kind), "kind": wording.kind(kind),
        ]
        // The page stands without it: what was complained of and what was done is with the task.
        guard let found = try? await visit.site.services.get(other.service, "/\(other.collection)/\(id)", token: visit.token).body else {
            view["isSilent"] = true
            return view
        }
        view.merge(views.standing(kind, found["state"]?.string ?? "", found)) { $1 }
        let told = other.answer.filter { Self.told.contains($0.name) }
        view["groups"] = CaseFactsView(wording: wording, zone: visit.site.zone, catalogue: visit.site.content.catalogue)
            .groups(of: found, told, title: wording.page("particulars"))
        return view
    }

    /// What of a case the owner may speak of.
    private static let told: Set<String> = ["narrative", "repairs", "trade", "request", "quotes", "finished", "signOff", "delays"]
}
