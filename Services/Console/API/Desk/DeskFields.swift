import Foundation

/// The fields of the desk's form, in the order in which a call brings them.
struct DeskFields {
    let wording: Wording
    let create: Catalogue.Command
    let offices: [String]
    let sent: [String: String]
    let errors: [String: String]
    /// The user's own; nil of somebody of the whole company, who names one.
    let office: String?

    private var fields: FieldView { FieldView(wording: wording, prefix: "desk", sent: sent, errors: errors) }

    /// The variables of the template `desk`.
    var view: [String: Any] {
        let inner = Dictionary(uniqueKeysWithValues: (named("handOver")?.fields ?? []).map { ($0.name, $0) })
        return [
            "kinds": kinds, "head": head, "caller": caller,
            "reason": views(["reason"]), "responsible": fields.views(of: named("responsible")?.fields ?? [], below: "responsible."),
            "parts": DeskForm.shown.compactMap { part -> [String: Any]? in
                guard let fields = inner[part]?.fields else { return nil }
                let kind = DeskForm.kinds.first { DeskForm.parts(of: $0).contains(part) } ?? ""
                return [
                    "part": part, "kind": kind, "isOneOfSeveral": DeskForm.parts(of: kind).count > 1, "title": wording.page("desk_\(part)"),
                    "fields": self.fields.views(of: fields.filter { !DeskForm.leftOut.contains($0.name) }, below: "handOver.\(part)."),
                ]
            },
            "moves": DeskForm.parts(of: "move").map {
                ["value": $0, "label": wording.page("desk_\($0)"), "selected": sent["_part"] == $0] as [String: Any]
            },
            "handsOver": sent["_handOver"] != nil, "householdId": sent["householdId"] ?? "", "callId": sent["callId"] ?? "",
            "linkedTo": sent["linkedTo"] ?? "",
            "answer": fields.views(of: (named("answer")?.fields ?? []).filter { $0.name == "result" }.map(\.optional), below: "answer."),
            "more": views(["occurredAt", "addressee", "importantReason", "original"]),
        ]
    }

    private func named(_ name: String) -> Catalogue.Field? { create.fields.first { $0.name == name } }

    private func views(_ names: [String]) -> [[String: Any]] { fields.views(of: names.compactMap(named)) }

    /// All kinds at once, whatever a form shows as a menu elsewhere: it is the first thing that is chosen.
    private var kinds: [[String: Any]] {
        DeskForm.kinds.map { kind in
            [
                "value": kind, "label": wording.value(kind, of: "contactKind"), "selected": sent["kind"] == kind,
                "department": DeskForm.department(for: kind),
            ]
        }
    }

    private var head: [[String: Any]] {
        var channel = views(["channel"])
        guard office == nil else {
            return [["isHidden": true, "name": "office", "value": office ?? ""]] + channel
        }
        channel.insert(
            [
                // Before there is any case nobody knows an office to choose.
                (offices.isEmpty ? "isText" : "isSelect"): true, "value": sent["office"] ?? "", "id": "desk-office", "name": "office",
                "label": wording.field(named: "office"), "required": true,
                "error": errors["office"] ?? "",
                "options": offices.map { ["value": $0, "label": $0, "selected": sent["office"] == $0] as [String: Any] },
            ], at: 0)
        return channel
    }

    /// The unit first: it finds the household.
    private var caller: [[String: Any]] {
        let order = ["unit", "name", "phone", "address", "company"]
        let inner = named("caller")?.fields ?? []
        return order.compactMap { name in inner.first { $0.name == name } }.flatMap { field -> [[String: Any]] in
            var view = fields.views(of: [field], below: "caller.")
            if field.name == "unit", !view.isEmpty {
                view[0]["label"] = wording.page("deskFind")
                view[0]["suggest"] = ["href": "/desk/households", "listId": "desk-households"]
                view[0]["wide"] = true
            }
            if field.name == "phone", !view.isEmpty { view[0]["inputMode"] = "tel" }
            return view
        }
    }
}
