import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// One case: how it stands, its clocks, what happened, which other cases it is tied to, and the commands that it takes now and this post may give.
///
/// The service that keeps it says all of that, to this user; what it is tied to comes from the Console's own tables.
struct CasePage {
    let visit: Visit
    let kind: String
    let shape: Catalogue.Kind
    let id: CaseID

    /// Lines of a page of the history, pages of it that are read, and linked cases that are shown.
    private static let pageLines = 200
    private static let mostPages = 10
    private static let mostLinked = 30

    /// A command that was refused: its form is shown again with what was sent.
    struct Refused {
        let command: String
        var sent: [String: String]
        let key: String
        let title: String
        let detail: String?
        /// What is wrong with which of the form's fields.
        let errors: [(field: String, detail: String)]
        let status: HTTPResponse.Status
    }

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.get("cases/:collection/:id", by: Role.employees, asking: ["done"]) { request, context in
            let visit = try await Visit(site, request, context)
            return try await CasePage(visit, context).answer(done: context.query["done"])
        }
    }

    init(_ visit: Visit, _ context: CallerRequestContext) throws(Problem) {
        self.visit = visit
        (kind, shape) = try visit.site.kind(of: context)
        guard let id = context.parameters.get("id").flatMap(UUID.init(uuidString:)) else {
            throw Problem(.notFound, "The address names no case.")
        }
        self.id = CaseID(id)
    }

    /// The path of the case at its service.
    var path: String { "/\(shape.collection)/\(id)" }

    var wording: Wording { visit.wording }
    private var views: Views { Views(wording: wording, zone: visit.site.zone, now: visit.now) }

    /// Draws the page.
    /// - Parameters:
    ///   - done: a command that has just been carried out, to be confirmed.
    ///   - refused: a command that has not.
    /// - Throws: `ServiceRefusal`, `ServiceSilence`, `DatabaseError`.
    /// - Returns: the page.
    func answer(done: String? = nil, refused: Refused? = nil) async throws -> Response {
        async let history = history()
        async let linked = visit.site.entries.linked(to: id, office: visit.caller.office, limit: Self.mostLinked)
        let found: JSONValue
        do {
            found = try await visit.site.services.get(shape.service, path, token: visit.token).body
        } catch let silence as ServiceSilence {
            // The form that was sent is shown by itself, with its key: what was written is not lost with the case.
            guard let refused, let page = try form(refused) else { throw silence }
            return page
        }
        let state = found["state"]?.string ?? ""
        var view = Frame.of(
            visit, title: found["number"]?.string ?? wording.kind(kind), current: Paths.list(shape.collection),
            address: Paths.item(shape.collection, id))
        view.merge(views.standing(kind, state, facts(of: found))) { $1 }
        view["id"] = id.description
        view["self"] = Paths.item(shape.collection, id)
        view["back"] = ["href": Paths.list(shape.collection), "label": wording.page("nav_\(kind)", otherwise: wording.kind(kind))]
        view["number"] = found["number"]?.string ?? ""
        view["kind"] = wording.kind(kind)
        view["summary"] = summary(of: found)
        view["clocks"] = clocks(of: found)
        view["groups"] = CaseFactsView(wording: wording, zone: visit.site.zone, catalogue: visit.site.content.catalogue)
            .groups(of: found, shape.answer.filter { $0.name != shape.files?.name }, title: wording.page("particulars"))
        if let files = CaseFilesView(visit, kind: kind, shape: shape, id: id) {
            view["files"] = files.section(of: found, refused: refused)
            view["styles"] = [["name": "files.css"]]
            view["scripts"] = [["name": "photos.js"]] + (kind == SlipVisit.kind ? [["name": "signature.js"]] : [])
        }
        view["timeline"] = timeline(try await history)
        view["linked"] = try await linked.compactMap { link($0.entry, $0.name) }
        let commands = commands(of: found, refused: refused)
        view["commands"] = commands
        view.merge(try await CaseParts.of(found, kind, id, visit)) { $1 }
        if let done, shape.commands[done] != nil || done == FileUpload.code && shape.files != nil {
            view["notices"] = [["tone": "good", "text": wording.page("done", ["command": wording.command(done, of: kind)])]]
        }
        if let refused {
            let isShown = refused.command == FileUpload.code || commands.contains { $0["id"] as? String == refused.command }
            view["problem"] = problem(refused, isShown: isShown)
        }
        return try visit.site.page("case", view, status: refused?.status ?? .ok)
    }

    /// The lines of the history, the oldest first; of a very long one the last are left out.
    private func history() async throws -> [JSONValue] {
        var lines: [JSONValue] = []
        var cursor: String?
        for _ in 0..<Self.mostPages {
            let query = Paths.query([("limit", String(Self.pageLines)), ("cursor", cursor)])
            let page = try await visit.site.services.get(shape.service, "\(path)/history\(query)", token: visit.token).body
            lines += page["items"]?.array ?? []
            cursor = page["next"]?.string
            if cursor == nil { break }
        }
        return lines
    }

    /// What marks a case is in its answer under the names that the events use.
    private func facts(of found: JSONValue) -> JSONValue {
        guard var members = found.object else { return found }
        if let word = found["contactKind"] ?? found["callbackKind"] { members["kind"] = word }
        return .object(members)
    }

    private func summary(of found: JSONValue) -> String {
        let summary = CaseSummary(found)
        return [summary.who, summary.place, summary.what].compactMap { $0 }.joined(separator: " · ")
    }

    private func clocks(of found: JSONValue) -> [[String: Any]] {
        ShownClock.all(of: found).reversed().map { clock in
            let bound = clock.bound.flatMap(Times.parse)
            var view: [String: Any] = [
                "name": clock.name, "label": wording.clock(clock.name), "state": clock.state,
                "stateLabel": wording.value(clock.state, of: "state"),
                "started": clock.started.flatMap(Times.parse).map(views.time) ?? "", "bound": bound.map(views.time) ?? "",
            ]
            if clock.isAwaited, let bound { view["due"] = views.due(bound, clock: clock.name) }
            return view
        }
    }

    private func timeline(_ history: [JSONValue]) -> [[String: Any]] {
        history.reversed().map { line in
            let (from, to) = (line["fromState"]?.string, line["toState"]?.string ?? "")
            let at = line["at"]?.string.flatMap(Times.parse)
            var view: [String: Any] = [
                "at": at.map(views.time) ?? "", "datetime": line["at"]?.string ?? "",
                "who": wording.value(line["role"]?.string ?? "", of: "role"),
                "what": wording.step(line["command"]?.string ?? "", of: kind), "bySystem": line["role"]?.string == "system",
                "reason": line["reason"]?.string ?? "",
            ]
            if let from, from != to {
                view["fromTo"] = "\(wording.state(from, of: kind)) → \(wording.state(to, of: kind))"
            } else if from == nil {
                view["fromTo"] = wording.state(to, of: kind)
            }
            return view
        }
    }

    private func link(_ entry: CaseEntries.Entry, _ name: String) -> [String: Any]? {
        guard let other = visit.site.content.catalogue.kinds[entry.kind], visit.may(other.readers) else { return nil }
        var view = views.standing(entry.kind, entry.state, entry.facts)
        view["href"] = Paths.item(other.collection, entry.id)
        view["number"] = entry.number
        view["kind"] = wording.kind(entry.kind)
        return view
    }
}
