import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// One slip and who could take it, with what speaks for and against each; puts it into somebody's hands, or takes it out of them.
///
/// The board loads a part of this page in the place of the slip.
struct BoardSlipPage {
    let visit: Visit
    let id: CaseID
    let place: BoardPlace
    let usualCapacity: Int
    let shape: Catalogue.Kind

    private static let kind = "work_order"
    /// Commands that are given from here.
    private static let commands: Set<String> = ["assign", "unassign"]
    /// What the button sends instead of a technician's id, by which the service lets another slip wait.
    private static let displacing = "displace"
    /// Candidates that are shown; the service ranks them, the best first.
    private static let mostOffers = 12

    static func add(to group: CallerRoutes, of site: ConsoleSite, usualCapacity: Int) {
        group.get("board/slips/:id", by: BoardPage.posts(site), asking: ["day", "office"]) { request, context in
            let visit = try await Visit(site, request, context)
            let place = try await BoardPlace(visit, day: try context.query.word("day"), office: try context.query.word("office"))
            return try await BoardSlipPage(visit, context, place, usualCapacity).answer()
        }
        group.post("board/slips/:id/:command", by: BoardPage.posts(site)) { request, context in
            let visit = try await Visit(site, request, context)
            let filled = try await visit.form(request, context)
            let place = try await BoardPlace(visit, day: filled.fields["_day"], office: filled.fields["_office"])
            return try await BoardSlipPage(visit, context, place, usualCapacity).take(filled, context.parameters.get("command") ?? "")
        }
    }

    private init(_ visit: Visit, _ context: CallerRequestContext, _ place: BoardPlace, _ usualCapacity: Int) throws(Problem) {
        guard let shape = visit.site.content.catalogue.kinds[Self.kind],
            let id = context.parameters.get("id").flatMap(UUID.init(uuidString:))
        else { throw Problem(.notFound, "The address names no slip.") }
        (self.visit, self.id, self.place, self.usualCapacity, self.shape) = (visit, CaseID(id), place, usualCapacity, shape)
    }

    private var wording: Wording { visit.wording }
    private var path: String { "/\(shape.collection)/\(id)" }
    private var form: CommandForm { CommandForm(visit: visit, kind: Self.kind) }
    private func action(_ code: String) -> String { "/board/slips/\(id)/\(code)" }

    /// Fields of several slips may be on the board at once: the names of their elements have the slip's id.
    private func prefix(_ code: String) -> String { "\(code)-\(id)" }

    private func answer(refused: CasePage.Refused? = nil, code: String = "") async throws -> Response {
        do {
            return try await whole(refused, code)
        } catch let silence as ServiceSilence {
            guard let refused else { throw silence }
            return try alone(refused, code)
        }
    }

    private func whole(_ refused: CasePage.Refused?, _ code: String) async throws -> Response {
        async let candidates = visit.site.services.get(.repairs, "\(path)/candidates", token: visit.token)
        let found = try await visit.site.services.get(.repairs, path, token: visit.token).body
        guard let slip = BoardSlip(found) else { throw ServiceSilence(service: .repairs) }
        var view = Frame.of(visit, title: slip.number, current: "/board", address: place.slipHref(id))
        view["styles"] = [["name": "board.css"]]
        view["self"] = place.slipHref(id)
        view["id"] = id.description
        view["back"] = ["href": place.href(), "label": wording.page("boardTitle")]
        var summary = BoardSlipView(wording: wording, zone: visit.site.zone, now: visit.now).summary(slip)
        summary["href"] = Paths.item(shape.collection, id)
        view["slip"] = summary
        view["caseHref"] = Paths.item(shape.collection, id)
        let version = found["version"]?.integer.map { String($0) } ?? ""
        let allowed = (found["allowedCommands"]?.array ?? []).compactMap(\.string)
        let offers = try await candidates.body["items"]?.array ?? []
        let chosen = code == "assign" ? refused?.sent["technicianId"] : nil
        try await fill(&view, slip, offers.prefix(Self.mostOffers).compactMap { BoardOffer($0) }, chosen)
        if offers.count > Self.mostOffers { view["moreOffers"] = wording.page("boardMoreOffers") }
        if allowed.contains("assign") { view["assign"] = assign(slip, version, code == "assign" ? refused : nil) }
        if let command = shape.commands["unassign"], slip.technician != nil, allowed.contains("unassign"), visit.may(command.posts) {
            view["unassign"] = unassign(command, version, code == "unassign" ? refused : nil)
        }
        if let refused { view["problem"] = form.problem(refused, fields: shape.commands[code]?.fields ?? [], isShown: view[code] != nil) }
        return try visit.site.page("board-slip", view, status: refused?.status ?? .ok)
    }

    /// Whose hands it is in, and who could take it; what was pressed before is marked, as a reason may have been missing.
    private func fill(_ view: inout [String: Any], _ slip: BoardSlip, _ offers: [BoardOffer], _ chosen: String?) async throws {
        let ids = Set(offers.map(\.technician) + [slip.technician].compactMap { $0 })
        let reader = BoardReader(visit: visit, office: place.office.office ?? "")
        let files = Dictionary(try await reader.technicians(ids.sorted()).map { ($0.id, $0) }) { first, _ in first }
        if slip.isUnfinished, let technician = slip.technician {
            view["holder"] = files[technician]?.name ?? wording.page("notShown")
        }
        let best = offers.first { $0.isProposed }?.technician
        view["offers"] = offers.map { offer in
            let file = files[offer.technician]
            let name = file?.name ?? wording.page("notShown")
            let isHolder = slip.isUnfinished && offer.technician == slip.technician
            return [
                "id": offer.technician.description, "name": name, "isBest": offer.technician == best,
                "isHolder": isHolder, "isChosen": offer.technician.description == chosen?.lowercased(),
                "label": wording.page("boardAssignTo", ["name": name]),
                "trades": (file?.trades ?? []).map { wording.openValue($0, of: "trade") }.joined(separator: wording.page("listComma")),
                "reasons": offer.reasons(capacity: file?.capacity ?? usualCapacity).map {
                    ["label": wording.page($0.word, $0.values), "tone": $0.tone.rawValue]
                },
            ] as [String: Any]
        }
        // Nobody suits and has room: the service looks for a slip that can wait and takes its place.
        if best == nil, slip.technician == nil, slip.urgency == "emergency" {
            view["displaces"] = ["value": Self.displacing, "isChosen": chosen == Self.displacing] as [String: Any]
        }
        view["nobody"] = best == nil
    }

    private func assign(_ slip: BoardSlip, _ version: String, _ refused: CasePage.Refused?) -> [String: Any] {
        let errors = Dictionary((refused?.errors ?? []).map { ($0.field, $0.detail) }) { first, _ in first }
        let fields = FieldView(wording: wording, prefix: prefix("assign"), sent: refused?.sent ?? [:], errors: errors)
        let reason = (shape.commands["assign"]?.fields ?? []).filter { $0.name == "reason" }
        return [
            "id": prefix("assign"), "action": action("assign"), "csrf": visit.formToken,
            "key": refused?.key ?? UUID().uuidString.lowercased(), "version": version, "isSent": refused != nil,
            "hidden": place.fields, "fields": fields.views(of: reason),
        ]
    }

    private func unassign(_ command: Catalogue.Command, _ version: String, _ refused: CasePage.Refused?) -> [String: Any] {
        var view = form.view(
            "unassign", command, action: action("unassign"), sent: refused?.sent ?? [:],
            errors: Dictionary((refused?.errors ?? []).map { ($0.field, $0.detail) }) { first, _ in first }, key: refused?.key)
        view["fields"] = place.fields + (view["fields"] as? [[String: Any]] ?? [])
        view["version"] = version
        view["open"] = refused != nil
        return view
    }

    /// What was sent by itself, while the slip cannot be shown.
    private func alone(_ refused: CasePage.Refused, _ code: String) throws -> Response {
        guard let command = shape.commands[code] else { throw ServiceSilence(service: .repairs) }
        var view = Frame.of(
            visit, title: wording.command(code, of: Self.kind), current: "/board", follows: false, address: place.slipHref(id))
        view["back"] = ["href": place.href(), "label": wording.page("boardTitle")]
        var again = form.view(code, command, action: action(code), sent: refused.sent, key: refused.key)
        let shown = FieldView(wording: wording, prefix: code, sent: refused.sent).views(of: command.fields.filter { $0.type != .id })
        let technician: [[String: Any]] = [
            ["isHidden": true, "name": "technicianId", "value": refused.sent["technicianId"] ?? ""]
        ]
        again["fields"] = place.fields + (code == "assign" ? technician : []) + shown
        again["version"] = refused.sent["_version"] ?? ""
        view["command"] = again
        view["problem"] = form.problem(refused, fields: command.fields)
        return try visit.site.page("form", view, status: refused.status)
    }

    /// Gives the command, and shows the board again.
    private func take(_ filled: Visit.Form, _ code: String) async throws -> Response {
        guard Self.commands.contains(code), let command = shape.commands[code] else {
            throw Problem(.notFound, "There is no such command here.")
        }
        let sent = filled.fields
        // The name by which the fields of the form are found.
        let name = code == "assign" ? prefix(code) : code
        guard filled.isOwn else { return try await answer(refused: form.foreign(name, sent), code: code) }
        var (body, faults) = FormReading(
            zone: visit.site.zone, sent: sent.filter { $0.key != "technicianId" || $0.value != Self.displacing }
        )
        .body(of: command.fields)
        // Without a button nobody is chosen: the service would take the best, or let another slip wait.
        if code == "assign", sent["technicianId", default: ""].isEmpty { faults.append(.init(name: "technicianId", reason: .nobodyChosen)) }
        guard faults.isEmpty else { return try await answer(refused: form.refused(name, sent, faults), code: code) }
        do {
            _ = try await visit.site.services.post(
                .repairs, "\(path)/\(code)", body: body, token: visit.token, key: try CommandRoutes.key(in: sent),
                version: sent["_version"].flatMap { Int64($0) })
        } catch let refusal as ServiceRefusal where refusal.status != 401 {
            return try await answer(refused: form.refused(name, sent, refusal), code: code)
        } catch is ServiceSilence {
            return try await answer(refused: form.silent(name, sent), code: code)
        }
        return PageAnswer.redirect(to: place.href(done: id))
    }
}
