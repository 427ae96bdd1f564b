import Foundation
import Hummingbird
import ServiceBootstrap

/// The form of a command, and what was wrong with one.
struct CommandForm {
    let visit: Visit
    let kind: String

    /// Commands that end a case against somebody's wish, or cannot be undone.
    private static let endings: Set<String> = [
        "void", "withdraw", "reject", "cancel", "purge", "delete", "decline", "refuse", "hand-back", "dismiss", "merge", "deactivate",
    ]

    /// Commands whose answer holds a secret that is shown once: no page has a place for it, so they are given over the API.
    private static let secretive: Set<String> = ["webhook_subscription.create", "webhook_subscription.rotate-secret"]

    /// Commands that no page of a case has: telephone systems give the one, and the other stands under the register that is signed.
    private static let elsewhere: Set<String> = ["call.create", "register_day.sign"]

    /// Whether the pages of cases offer the command.
    static func isOffered(_ code: String, of kind: String) -> Bool {
        !secretive.contains("\(kind).\(code)") && !elsewhere.contains("\(kind).\(code)")
    }

    /// Of the template `command`.
    /// - Parameters:
    ///   - code: of the command.
    ///   - command: what the contract says of it.
    ///   - action: where the form is sent.
    ///   - sent: what was sent before, by the names of the form's fields.
    ///   - errors: what was wrong with it.
    ///   - key: the idempotency key that was sent with it; nil for a form that nobody has sent yet.
    /// - Returns: the variables of the template.
    func view(
        _ code: String, _ command: Catalogue.Command, action: String, sent: [String: String] = [:], errors: [String: String] = [:],
        key: String? = nil
    ) -> [String: Any] {
        let fields = FieldView(wording: visit.wording, prefix: code, sent: sent, errors: errors)
        var view: [String: Any] = [
            "id": code, "action": action, "label": visit.wording.command(code, of: kind), "csrf": visit.formToken,
            "idempotencyKey": key ?? UUID().uuidString.lowercased(), "danger": Self.endings.contains(code), "isSent": key != nil,
            "fields": SignOff.isIt(code, of: kind) ? SignOff.fields(command.fields, fields) : fields.views(of: command.fields),
        ]
        if visit.wording.language == .en { view["hint"] = command.summary }
        return view
    }

    /// Of the template `problem-banner`.
    /// - Parameters:
    ///   - refused: what was refused.
    ///   - fields: of its command.
    ///   - isShown: whether the page shows its form again; where it does not, what was written stands below the banner.
    /// - Returns: the variables of the template.
    func problem(_ refused: CasePage.Refused, fields: [Catalogue.Field], isShown: Bool = true) -> [String: Any] {
        var view: [String: Any] = [
            "title": refused.title, "detail": refused.detail ?? "",
            "errors": refused.errors.map { error in
                [
                    "field": label(of: error.field, in: fields), "detail": error.detail,
                    "href": error.field.isEmpty || !isShown ? "" : "#\(refused.command)-\(error.field.replacing(".", with: "-"))",
                ]
            },
        ]
        guard !isShown else { return view }
        let lines = WrittenFields(wording: visit.wording, sent: refused.sent).lines(of: fields)
        if !lines.isEmpty { view["written"] = ["lines": lines.map { ["label": $0.label, "text": $0.text] }] }
        return view
    }

    /// What people call the form's field: the labels on its way.
    private func label(of name: String, in fields: [Catalogue.Field]) -> String {
        var labels: [String] = []
        var level = fields
        for part in name.split(separator: ".") {
            if let number = Int(part) {
                labels.append(String(number + 1))
            } else if let field = level.first(where: { $0.name == part }) {
                labels.append(visit.wording.field(field))
                level = field.fields ?? []
            } else {
                labels.append(String(part))
            }
        }
        return labels.joined(separator: " ")
    }

    /// A refusal of a service, in the user's language where that is known.
    func refused(_ command: String, _ sent: [String: String], _ refusal: ServiceRefusal) -> CasePage.Refused {
        let commands = visit.site.content.catalogue.kinds[kind]?.commands
        // The desk's form makes a case as well.
        let fields = (commands?[command] ?? commands?["create"])?.fields ?? []
        let form = FormReading(zone: visit.site.zone, sent: sent)
        return CasePage.Refused(
            command: command, sent: sent, key: sent["_key"] ?? "",
            title: visit.wording.page("refused_\(refusal.kind)", otherwise: visit.wording.page("refused_other")),
            detail: refusal.errors.isEmpty ? refusal.detail.map(visit.wording.fault) : nil,
            errors: refusal.errors.map { (form.name(ofRefused: $0.field, in: fields), visit.wording.fault($0.detail)) },
            status: .init(code: refusal.status))
    }

    /// Texts that cannot be what the contract wants; nothing was sent.
    func refused(_ command: String, _ sent: [String: String], _ faults: [FormReading.Fault]) -> CasePage.Refused {
        CasePage.Refused(
            command: command, sent: sent, key: sent["_key"] ?? "", title: visit.wording.page("refused_invalid"), detail: nil,
            errors: faults.map { ($0.name, visit.wording.page($0.reason.rawValue)) }, status: .unprocessableContent)
    }

    /// The form is of a session that is over: nothing was sent, and it is drawn again for this one.
    func foreign(_ command: String, _ sent: [String: String]) -> CasePage.Refused {
        CasePage.Refused(
            command: command, sent: sent, key: sent["_key"] ?? "", title: visit.wording.page("refused_session"), detail: nil, errors: [],
            status: .forbidden)
    }

    /// The service gave no answer: it may have done it or not, and the same key tells.
    func silent(_ command: String, _ sent: [String: String]) -> CasePage.Refused {
        CasePage.Refused(
            command: command, sent: sent, key: sent["_key"] ?? "", title: visit.wording.page("refused_unavailable"),
            detail: visit.wording.page("refused_unavailableHint"), errors: [], status: .serviceUnavailable)
    }
}
