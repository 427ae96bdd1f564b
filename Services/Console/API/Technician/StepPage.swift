import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// One step of a visit: the form of one command, large enough for a thumb, and back to the day.
struct StepPage {
    let slip: SlipVisit
    let code: String
    let command: Catalogue.Command

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        let posts = site.content.catalogue.posts(forAny: SlipSteps.all, of: SlipVisit.kind)
        group.get("my-day/:id/:command", by: posts, asking: ["technician"]) { request, context in
            try await StepPage(try await Visit(site, request, context), context).page()
        }
        group.post("my-day/:id/:command", by: posts, asking: ["technician"]) { request, context in
            let page = try StepPage(try await Visit(site, request, context), context)
            return try await page.take(try await page.slip.visit.form(request, context))
        }
    }

    /// - Throws: `Problem`: 404 for an address of no step, 403 for one of another post.
    init(_ visit: Visit, _ context: CallerRequestContext) throws(Problem) {
        slip = try SlipVisit(visit, context)
        guard let code = context.parameters.get("command"), SlipSteps.all.contains(code), let command = slip.shape.commands[code] else {
            throw Problem(.notFound, "There is no such step of a visit.")
        }
        guard visit.may(command.posts) else { throw Problem(.forbidden, "This is not for \(visit.caller.role.rawValue).") }
        (self.code, self.command) = (code, command)
    }

    private var visit: Visit { slip.visit }
    private var wording: Wording { slip.visit.wording }
    private var form: CommandForm { CommandForm(visit: visit, kind: SlipVisit.kind) }

    /// Draws the form.
    private func page(refused: CasePage.Refused? = nil) async throws -> Response {
        let found = try await slip.read(unlessRefused: refused)
        var view = slip.frame(wording.command(code, of: SlipVisit.kind), step: code, found, refused: refused)
        let takes = (found?["allowedCommands"]?.array ?? []).contains(.string(code))
        guard takes || refused != nil else {
            view["notices"] = [["tone": "warn", "text": wording.page("technicianNotNow"), "urgent": true]]
            return try visit.site.page("technician-step", view)
        }
        let sent = refused?.sent ?? found.map(usual) ?? [:]
        let errors = Dictionary((refused?.errors ?? []).map { ($0.field, $0.detail) }) { first, _ in first }
        var command = form.view(code, command, action: slip.page(of: code), sent: sent, errors: errors, key: refused?.key)
        if code == SignOff.code {
            view["scripts"] = [["name": "signature.js"]]
        }
        command["version"] = found?["version"]?.integer.map(String.init) ?? refused?.sent["_version"] ?? ""
        view["command"] = command
        if [SignOff.code, "accept-quote", "decline-quote"].contains(code) { view["prices"] = found.flatMap(prices) }
        return try visit.site.page("technician-step", view, status: refused?.status ?? .ok)
    }

    private func take(_ filled: Visit.Form) async throws -> Response {
        let refused = try await form.send(code, filled, command.fields) { body, key, version in
            guard code != SignOff.code else {
                return try await SignOff(visit: visit, shape: slip.shape, path: slip.path).give(body, key: key, version: version)
            }
            _ = try await visit.site.services.post(
                slip.shape.service, "\(slip.path)/\(code)", body: body, token: visit.token, key: key, version: version)
        }
        if let refused { return try await page(refused: refused) }
        return PageAnswer.redirect(to: slip.day(done: code))
    }

    /// What is known before anybody writes: the price that the owner accepted, and who usually accepts one.
    private func usual(_ found: JSONValue) -> [String: String] {
        switch code {
        case SignOff.code: SignOff.usual(of: found)
        case "accept-quote" where found["contactShown"]?.bool == true:
            ["acceptedBy": found[path: ["request", "contactPerson"]]?.string ?? ""]
        default: [:]
        }
    }

    /// The price that counts, as the owner reads it before saying yes or signing (REP-11, REP-12).
    private func prices(_ found: JSONValue) -> [String: Any]? {
        guard let quote = found["quotes"]?.array?.last, let total = quote["totalFen"]?.integer else { return nil }
        let lines = (quote["lines"]?.array ?? []).map { line -> [String: Any] in
            let (quantity, price) = (line["quantity"]?.integer ?? 1, line["unitPriceFen"]?.integer ?? 0)
            return [
                "item": line["item"]?.string ?? "", "quantity": "\(quantity)\(line["unit"]?.string ?? "")",
                "amount": CaseFactsView.yuan(quantity &* price),
            ]
        }
        return ["lines": lines, "total": CaseFactsView.yuan(total)]
    }
}
