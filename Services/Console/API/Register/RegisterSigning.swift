import Foundation
import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

/// Signing a day of the register: by name, and by hand on the screen where somebody can and wants to draw (CMP-37).
enum RegisterSigning {
    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.post("register/:id/sign", by: site.content.catalogue.posts(for: "sign", of: "register_day")) { request, context in
            let visit = try await Visit(site, request, context)
            guard let id = context.parameters.get("id").flatMap(UUID.init(uuidString:)) else {
                throw Problem(.notFound, "The address names no day of the register.")
            }
            return try await take(try await visit.form(request, context), CaseID(id), visit)
        }
    }

    /// The command, where the post may give it.
    static func command(of visit: Visit) -> Catalogue.Command? {
        visit.site.content.catalogue.kinds["register_day"]?.commands["sign"].flatMap { visit.may($0.posts) ? $0 : nil }
    }

    private static func take(_ filled: Visit.Form, _ id: CaseID, _ visit: Visit) async throws -> Response {
        let sent = filled.fields
        guard let command = command(of: visit) else {
            throw Problem(.forbidden, "The register is not signed by \(visit.caller.role.rawValue).")
        }
        let day = sent["_day"].flatMap { LocalDate($0) } ?? visit.site.zone.date(of: visit.now)
        let page = try await RegisterPage(visit, office: sent["_office"], day: day)
        let form = CommandForm(visit: visit, kind: "register_day")
        guard filled.isOwn else { return try await page.answer(refused: (form.foreign("sign", sent), id)) }
        let (body, faults) = FormReading(zone: visit.site.zone, sent: sent).body(of: command.fields)
        guard faults.isEmpty else { return try await page.answer(refused: (form.refused("sign", sent, faults), id)) }
        // The account alone would do for the service; people read a name.
        guard body["name"] != nil else { return try await page.answer(refused: (nameless(sent, visit.wording), id)) }
        do {
            guard try await stands(sent[shown], id, visit) else {
                return try await page.answer(refused: (changed(sent, visit.wording), id))
            }
            let signed = try await visit.site.services.post(
                .complaints, "/register-days/\(id)/sign", body: body, token: visit.token, key: try CommandRoutes.key(in: sent)
            ).body
            let place = RegisterPage.Place(
                office: signed["office"]?.string ?? page.place.office, day: signed["day"]?.string.flatMap { LocalDate($0) } ?? day)
            return PageAnswer.redirect(to: place.address + "&done=sign")
        } catch let refusal as ServiceRefusal where refusal.status != 401 {
            return try await page.answer(refused: (form.refused("sign", sent, refusal), id))
        } catch is ServiceSilence {
            return try await page.answer(refused: (form.silent("sign", sent), id))
        }
    }

    /// The field that says which findings the page showed. It stands beside them, and is brought up to date with them.
    static let shown = "_findings"

    /// Findings in short: the figures, and which complaints are named.
    static func mark(of findings: JSONValue) -> String {
        let figures = ["registered", "open", "late", "unowned"].map { findings[$0]?.integer.map { String($0) } ?? "" }
        let named = (findings["complaintIds"]?.array ?? []).compactMap(\.string).joined(separator: ",")
        return (figures + [DerivedKey.sha256(Data(named.utf8))]).joined(separator: "-")
    }

    /// Whether what would be signed is what the page showed: the service signs what it finds then (CMP-37).
    private static func stands(_ mark: String?, _ id: CaseID, _ visit: Visit) async throws -> Bool {
        let day = try await visit.site.services.get(.complaints, "/register-days/\(id)", token: visit.token).body
        // Of one that is signed the service says so, or answers what it answered to this form before.
        guard day["state"]?.string == "open" else { return true }
        let findings = try await visit.site.services.get(.complaints, "/register-days/\(id)/findings", token: visit.token).body
        return Self.mark(of: findings) == mark
    }

    private static func changed(_ sent: [String: String], _ wording: Wording) -> CasePage.Refused {
        CasePage.Refused(
            command: "sign", sent: sent, key: sent["_key"] ?? "", title: wording.page("registerChanged"),
            detail: wording.page("registerChangedHint"), errors: [], status: .conflict)
    }

    private static func nameless(_ sent: [String: String], _ wording: Wording) -> CasePage.Refused {
        CasePage.Refused(
            command: "sign", sent: sent, key: sent["_key"] ?? "", title: wording.page("refused_invalid"), detail: nil,
            errors: [("name", wording.fault("is required"))], status: .unprocessableContent)
    }

    /// Of the template `problem-banner`; where the form is not on the page, because somebody else has signed, with what was written.
    static func problem(_ refused: CasePage.Refused, _ visit: Visit, isShown: Bool) -> [String: Any] {
        CommandForm(visit: visit, kind: "register_day").problem(refused, fields: command(of: visit)?.fields ?? [], isShown: isShown)
    }

    /// The form, for posts that sign and while the day takes it; what was sent stands again also where the service does not say whether it does.
    /// - Parameters:
    ///   - page: on which it stands.
    ///   - found: what the service says of the day.
    ///   - refused: a signature that was not taken, and of which day.
    ///   - usualName: under which this user signed last, so that nobody writes it anew every day.
    /// - Returns: of the template `command`.
    static func form(
        on page: RegisterPage, _ found: RegisterReading.Found?, refused: (form: CasePage.Refused, day: CaseID)?, usualName: String?
    ) -> [String: Any]? {
        guard let command = command(of: page.visit) else { return nil }
        let id: String
        if let found {
            let takes = (found.day?["allowedCommands"]?.array ?? []).contains(.string("sign"))
            guard takes, let own = found.day?["id"]?.string else { return nil }
            id = own
        } else {
            guard let refused else { return nil }
            id = refused.day.description
        }
        var sent = refused?.form.sent ?? [:]
        if refused == nil { sent["name"] = usualName }
        let errors = Dictionary((refused?.form.errors ?? []).map { ($0.field, $0.detail) }) { first, _ in first }
        var view = CommandForm(visit: page.visit, kind: "register_day").view(
            "sign", command, action: "\(RegisterPage.path)/\(id)/sign", sent: sent, errors: errors, key: refused?.form.key)
        let fields = FieldView(wording: page.wording, prefix: "sign", sent: sent, errors: errors)
        var kept = [("_day", page.place.day.description), ("_office", page.place.office ?? "")]
        // Without findings on the page it is still about those that were there.
        if found == nil { kept.append((shown, sent[shown] ?? "")) }
        let hidden: [[String: Any]] = kept.map { ["isHidden": true, "name": $0.0, "value": $0.1] }
        view["fields"] =
            hidden
            + ["remarks", "name", "drawing"].flatMap { name in
                fields.views(of: command.fields.filter { $0.name == name }).map { drawn(name, $0, page.wording) }
            }
        view["hint"] = page.wording.page("registerSignHint")
        return view
    }

    private static func drawn(_ name: String, _ field: [String: Any], _ wording: Wording) -> [String: Any] {
        var field = field
        switch name {
        case "name":
            field["required"] = true
            field["wide"] = true
        case "drawing": field["hint"] = wording.page("registerDrawHint")
        default: break
        }
        return field
    }
}
