import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// The desk's one screen: takes a contact while the telephone is at the ear. The household is found while its number is typed, with what is open of
/// it; the owner's words propose an emergency; replies that were promised come due below.
struct DeskPage {
    let visit: Visit
    let shape: Catalogue.Kind
    let create: Catalogue.Command

    /// Promised replies that are shown.
    private static let mostReplies = 20

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.get("desk", by: Role.employees, asking: ["done", "call"]) { request, context in
            let page = try DeskPage(try await Visit(site, request, context))
            return try await page.answer(done: context.query["done"], call: context.query["call"])
        }
        group.post("desk", by: Role.employees) { request, context in
            let page = try DeskPage(try await Visit(site, request, context))
            return try await page.take(try await page.visit.form(request, context))
        }
    }

    init(_ visit: Visit) throws(Problem) {
        guard let shape = visit.site.content.catalogue.kinds["contact"], let create = shape.commands["create"] else {
            throw Problem(.notFound, "There is no desk here.")
        }
        self.visit = visit
        self.shape = shape
        self.create = create
    }

    /// Whether the post works at a desk: who looks up for callers.
    static func isFor(_ visit: Visit) -> Bool {
        visit.site.content.catalogue.kinds["call"]?.commands["look-up"].map { visit.may($0.posts) } ?? false
    }

    private var wording: Wording { visit.wording }

    private func answer(done: String? = nil, call: String? = nil, refused: CasePage.Refused? = nil) async throws -> Response {
        var sent =
            refused?.sent ?? [
                "kind": "repair", "channel": "phone", "_handOver": "true", "responsible.department": DeskForm.department(for: "repair"),
            ]
        if refused == nil, let office = visit.caller.office { sent["office"] = office }
        async let replies = replies()
        async let offices = visit.site.entries.offices()
        if refused == nil, let call { sent.merge(await caller(of: call)) { $1 } }
        var view = Frame.of(visit, title: wording.page("nav_desk"), current: "/desk")
        view["scripts"] = [["name": "desk.js"]]
        let errors = Dictionary((refused?.errors ?? []).map { ($0.field, $0.detail) }) { first, _ in first }
        let known = try await offices
        if sent["office"] == nil, known.count == 1 { sent["office"] = known.first }
        let fields = DeskFields(wording: wording, create: create, offices: known, sent: sent, errors: errors, office: visit.caller.office)
        view.merge(fields.view) { $1 }
        view["csrf"] = visit.formToken
        view["key"] = refused?.key ?? UUID().uuidString.lowercased()
        view["replies"] = await replies
        if let done { view["notices"] = await notice(done) }
        if let refused { view["problem"] = CommandForm(visit: visit, kind: "contact").problem(refused, fields: create.fields) }
        return try visit.site.page("desk", view, status: refused?.status ?? .ok)
    }

    /// Records the contact, and shows an empty form for the next one.
    private func take(_ filled: Visit.Form) async throws -> Response {
        let sent = filled.fields
        let form = CommandForm(visit: visit, kind: "contact")
        guard filled.isOwn else { return try await answer(refused: form.foreign("desk", sent)) }
        let (body, faults) = FormReading(zone: visit.site.zone, sent: DeskForm.meant(sent)).body(of: create.fields)
        guard faults.isEmpty else { return try await answer(refused: form.refused("desk", sent, faults)) }
        do {
            let made = try await visit.site.services.post(
                shape.service, "/\(shape.collection)", body: body, token: visit.token, key: try CommandRoutes.key(in: sent))
            guard let id = made.body["id"]?.string else { throw ServiceSilence(service: shape.service) }
            return PageAnswer.redirect(to: "/desk" + Paths.query([("done", id)]))
        } catch let refusal as ServiceRefusal where refusal.status != 401 {
            return try await answer(refused: form.refused("desk", sent, refusal))
        } catch is ServiceSilence {
            return try await answer(refused: form.silent("desk", sent))
        }
    }

    /// What was recorded last, and what it may be the same as (INT-16).
    private func notice(_ id: String) async -> [[String: Any]] {
        guard let id = UUID(uuidString: id) else { return [] }
        let path = "/\(shape.collection)/\(CaseID(id))"
        async let repeats = visit.site.services.get(shape.service, "\(path)/possible-repeats", token: visit.token)
        guard let made = try? await visit.site.services.get(shape.service, path, token: visit.token).body,
            let number = made["number"]?.string
        else { return [] }
        var notices: [[String: Any]] = [
            [
                "tone": "good", "text": wording.page("deskDone", ["number": number]), "href": Paths.item(shape.collection, CaseID(id)),
                "label": wording.page("deskOpen"),
            ]
        ]
        // Repeats are a proposal: without them the contact is as well recorded.
        for repeated in (try? await repeats.body["items"]?.array) ?? [] {
            guard let other = repeated["id"]?.string, let number = repeated["number"]?.string else { continue }
            notices.append([
                "tone": "warn", "text": wording.page("deskRepeat", ["number": number]), "href": Paths.item(shape.collection, other),
                "label": wording.page("deskOpen"),
            ])
        }
        return notices
    }

    /// Who calls, by the telephone system (INT-20).
    private func caller(of call: String) async -> [String: String] {
        guard let id = UUID(uuidString: call) else { return [:] }
        var sent = ["callId": CaseID(id).description, "channel": "phone"]
        guard let found = try? await visit.site.services.get(.intake, "/calls/\(CaseID(id))", token: visit.token).body else { return sent }
        if let phone = found["from"]?.string ?? found["caller"]?.string { sent["caller.phone"] = phone }
        if let office = found["office"]?.string { sent["office"] = office }
        return sent
    }

    /// Contacts whose owners wait for a reply, what is due first in front (INT-09, INT-10).
    private func replies() async -> [[String: Any]] {
        let views = Views(wording: wording, zone: visit.site.zone, now: visit.now)
        guard
            let found = try? await visit.site.services.get(.intake, "/awaited-replies?limit=\(Self.mostReplies)", token: visit.token).body
        else { return [] }
        return (found["items"]?.array ?? []).map { item in
            let summary = CaseSummary(item)
            var row: [String: Any] = [
                "href": Paths.item(shape.collection, item["id"]?.string ?? ""), "number": item["number"]?.string ?? "",
                "who": [summary.who, summary.place].compactMap { $0 }.joined(separator: " "), "what": summary.what ?? "",
                "inHand": item[path: ["responsible", "department"]]?.string.map { wording.value($0, of: "role") } ?? "",
            ]
            let bounds = ShownClock.all(of: item).filter(\.isAwaited).compactMap { clock in
                clock.bound.flatMap(Times.parse).map { (bound: $0, name: clock.name) }
            }
            if let next = bounds.min(by: { $0.bound < $1.bound }) { row["due"] = views.due(next.bound, clock: next.name) }
            return row
        }
    }
}
