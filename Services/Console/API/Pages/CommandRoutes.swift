import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// Sends a form's command to the service that keeps the case, as the user, and shows what became of it.
enum CommandRoutes {
    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.get("cases/:collection/new", by: Role.employees) { request, context in
            let visit = try await Visit(site, request, context)
            return try NewCase(visit, context).page()
        }
        group.post("cases/:collection/new", by: Role.employees) { request, context in
            let visit = try await Visit(site, request, context)
            return try await NewCase(visit, context).take(try await visit.form(request, context))
        }
        group.post("cases/:collection/:id/:command", by: Role.employees) { request, context in
            let visit = try await Visit(site, request, context)
            return try await take(try await visit.form(request, context), visit, context)
        }
    }

    private static func take(_ filled: Visit.Form, _ visit: Visit, _ context: CallerRequestContext) async throws -> Response {
        let page = try CasePage(visit, context)
        guard let code = context.parameters.get("command"), let command = page.shape.commands[code], code != "create",
            CommandForm.isOffered(code, of: page.kind)
        else {
            throw Problem(.notFound, "There is no such command.")
        }
        let refused = try await CommandForm(visit: visit, kind: page.kind).send(code, filled, command.fields) { body, key, version in
            guard !SignOff.isIt(code, of: page.kind) else {
                return try await SignOff(visit: visit, shape: page.shape, path: page.path).give(body, key: key, version: version)
            }
            _ = try await visit.site.services.post(
                page.shape.service, "\(page.path)/\(code)", body: body, token: visit.token, key: key, version: version)
        }
        if let refused { return try await page.answer(refused: refused) }
        return PageAnswer.redirect(to: Paths.item(page.shape.collection, page.id) + Paths.query([("done", code)]))
    }

    /// The key that the form was given.
    static func key(in sent: [String: String]) throws(Problem) -> String {
        guard let key = sent["_key"], (1...255).contains(key.utf8.count) else { throw Problem(.malformed, "The form has lost its key.") }
        return key
    }
}

/// The form that makes a case.
struct NewCase {
    let visit: Visit
    let kind: String
    let shape: Catalogue.Kind
    let command: Catalogue.Command

    init(_ visit: Visit, _ context: CallerRequestContext) throws(Problem) {
        self.visit = visit
        (kind, shape) = try visit.site.kind(of: context)
        guard let command = shape.commands["create"], CommandForm.isOffered("create", of: kind) else {
            throw Problem(.notFound, "Nobody makes such cases by hand.")
        }
        guard visit.may(command.posts) else { throw Problem(.forbidden, "This is not for \(visit.caller.role.rawValue).") }
        self.command = command
    }

    func page(refused: CasePage.Refused? = nil) throws -> Response {
        let form = CommandForm(visit: visit, kind: kind)
        let title = visit.wording.command("create", of: kind)
        var view = Frame.of(visit, title: title, current: Paths.list(shape.collection), follows: false)
        view["back"] = [
            "href": Paths.list(shape.collection), "label": visit.wording.page("nav_\(kind)", otherwise: visit.wording.kind(kind)),
        ]
        view["command"] = form.view(
            "create", command, action: "\(Paths.list(shape.collection))/new", sent: refused?.sent ?? usual,
            errors: Dictionary((refused?.errors ?? []).map { ($0.field, $0.detail) }) { first, _ in first }, key: refused?.key)
        if let refused { view["problem"] = form.problem(refused, fields: command.fields) }
        return try visit.site.page("form", view, status: refused?.status ?? .ok)
    }

    /// What is known of every new case: the user's own office.
    private var usual: [String: String] { visit.caller.office.map { ["office": $0] } ?? [:] }

    func take(_ filled: Visit.Form) async throws -> Response {
        let sent = filled.fields
        let form = CommandForm(visit: visit, kind: kind)
        guard filled.isOwn else { return try page(refused: form.foreign("create", sent)) }
        let (body, faults) = FormReading(zone: visit.site.zone, sent: sent).body(of: command.fields)
        guard faults.isEmpty else { return try page(refused: form.refused("create", sent, faults)) }
        do {
            let made = try await visit.site.services.post(
                shape.service, "/\(shape.collection)", body: body, token: visit.token, key: try CommandRoutes.key(in: sent))
            guard let id = made.body["id"]?.string else { throw ServiceSilence(service: shape.service) }
            return PageAnswer.redirect(to: Paths.item(shape.collection, id) + Paths.query([("done", "create")]))
        } catch let refusal as ServiceRefusal where refusal.status != 401 {
            return try page(refused: form.refused("create", sent, refusal))
        } catch is ServiceSilence {
            return try page(refused: form.silent("create", sent))
        }
    }
}
