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
        let sent: [String: String]
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

    private var wording: Wording { visit.wording }
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
        view["commands"] = commands(of: found, refused: refused)
        view.merge(try await CaseParts.of(found, kind, id, visit)) { $1 }
        if let done, shape.commands[done] != nil || done == FileUpload.code && shape.files != nil {
            view["notices"] = [["tone": "good", "text": wording.page("done", ["command": wording.command(done, of: kind)])]]
        }
        if let refused { view["problem"] = problem(refused) }
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

    /// The form of a command, or for files, by itself, while the case cannot be shown; nil for what has none.
    private func form(_ refused: Refused) throws -> Response? {
        guard var form = commandView(refused) ?? filesView(refused) else { return nil }
        let title = wording.command(refused.command, of: kind)
        var view = Frame.of(
            visit, title: title, current: Paths.list(shape.collection), follows: false, address: Paths.item(shape.collection, id))
        view["back"] = ["href": Paths.item(shape.collection, id), "label": wording.kind(kind)]
        form["version"] = refused.sent["_version"] ?? ""
        view["command"] = form
        view["problem"] = problem(refused)
        if refused.command == FileUpload.code { view["scripts"] = [["name": "photos.js"]] }
        if SignOff.isIt(refused.command, of: kind) { view["scripts"] = [["name": "signature.js"]] }
        return try visit.site.page("form", view, status: refused.status)
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

// MARK: - Commands

extension CasePage {
    /// Those that the case takes now and that this post may give, in the order of the contract's answer.
    private func commands(of found: JSONValue, refused: Refused?) -> [[String: Any]] {
        let allowed = (found["allowedCommands"]?.array ?? []).compactMap(\.string)
        let version = found["version"]?.integer
        return allowed.compactMap { code in
            guard let command = shape.commands[code], visit.may(command.posts), CommandForm.isOffered(code, of: kind) else { return nil }
            let isRefused = refused?.command == code
            let usual = SignOff.isIt(code, of: kind) ? SignOff.usual(of: found) : [:]
            var view = commandView(code, command, refused: isRefused ? refused : nil, usual: usual)
            if let version { view["version"] = String(version) }
            view["open"] = isRefused || allowed.count == 1
            return view
        }
    }

    private func commandView(_ refused: Refused) -> [String: Any]? {
        shape.commands[refused.command].map { commandView(refused.command, $0, refused: refused) }
    }

    private func filesView(_ refused: Refused) -> [String: Any]? {
        guard refused.command == FileUpload.code, let files = shape.files else { return nil }
        return CaseFilesView(visit, kind: kind, shape: shape, id: id)?.form(
            action: "\(Paths.item(shape.collection, id))/\(files.name)", kinds: files.kinds, refused: refused)
    }

    private func commandView(
        _ code: String, _ command: Catalogue.Command, refused: Refused?, usual: [String: String] = [:]
    ) -> [String: Any] {
        CommandForm(visit: visit, kind: kind).view(
            code, command, action: "\(Paths.item(shape.collection, id))/\(code)", sent: refused?.sent ?? usual,
            errors: Dictionary((refused?.errors ?? []).map { ($0.field, $0.detail) }) { first, _ in first }, key: refused?.key)
    }

    private func problem(_ refused: Refused) -> [String: Any] {
        CommandForm(visit: visit, kind: kind).problem(refused, fields: shape.commands[refused.command]?.fields ?? [])
    }
}
