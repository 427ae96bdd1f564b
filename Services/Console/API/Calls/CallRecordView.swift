import Foundation

/// The form of a callback's record, in the order of the talk: how satisfied, what was said, then what only some calls need.
struct CallRecordView {
    let wording: Wording
    let task: CallTask
    /// The contract's, of the command.
    let fields: [Catalogue.Field]
    /// What was sent before; nil of a form that nobody has sent yet.
    let sent: [String: String]?
    let errors: [String: String]

    private var views: FieldView { FieldView(wording: wording, prefix: "complete", sent: sent ?? known, errors: errors) }

    /// The variables of the template `calls-one` that are about the record.
    var view: [String: Any] {
        let needed = CallForm.needed(of: task.kind)
        let contents = named("contents")?.fields ?? []
        var answers = views.views(of: contents.filter { needed.contains($0.name) }, below: "contents.")
        // The contract asks for them by the kind of callback, and says so in words only.
        for index in answers.indices { answers[index]["required"] = true }
        let isVisit = task.channel == "visit"
        let isLetter = task.channel == "letter"
        return [
            "rating": views.views(of: only(["rating"])), "remarks": views.views(of: only(["remarks"])), "answers": answers,
            "proof": views.views(of: only((isVisit ? ["signature"] : []) + (isLetter ? ["openText"] : []))),
            "problem": problem, "hasProblem": says("problem.scope") || errors.keys.contains { $0.hasPrefix("problem.") },
            "more": views.views(of: only(["confirmation"] + (isVisit ? [] : ["signature"])))
                + views.views(of: contents.filter { !needed.contains($0.name) }, below: "contents."),
            "hasMore": says("confirmation") || errors.keys.contains { $0.hasPrefix("signature") || $0.hasPrefix("confirmation") },
        ]
    }

    /// A problem that came up, and the facts of the complaint that one in another matter becomes (CMP-47).
    private var problem: [[String: Any]] {
        let fields = named("problem")?.fields ?? []
        let own = views.views(of: fields.filter { $0.name != "complaint" }, below: "problem.")
        guard let complaint = fields.first(where: { $0.name == "complaint" }) else { return own }
        // What is left empty is named as unknown without anybody's ticking it.
        let facts = (complaint.fields ?? []).filter { $0.name != "unknown" }
        let group: [String: Any] = [
            "isObject": true, "id": "complete-problem-complaint", "label": wording.page("callsComplaint"),
            "fields": views.views(of: facts, below: "problem.complaint."),
        ]
        return own + [group]
    }

    private func named(_ name: String) -> Catalogue.Field? { fields.first { $0.name == name } }

    private func only(_ names: [String]) -> [Catalogue.Field] { names.compactMap(named) }

    private func says(_ name: String) -> Bool { !(sent?[name] ?? "").isEmpty || errors.keys.contains { $0.hasPrefix(name) } }

    /// What is known of the owner, should there be a complaint in another matter.
    private var known: [String: String] {
        let phone = task.found[path: ["owner", "phone"]]?.string ?? ""
        return [
            "problem.complaint.callerName": task.name, "problem.complaint.phone": phone, "problem.complaint.unit": task.unit,
        ]
    }

    /// Hidden fields with what the form was filled in with, so that it is told from what somebody wrote.
    var given: [[String: Any]] {
        known.sorted { $0.key < $1.key }.map { name, text in
            let field = CallForm.givenPrefix + name
            return ["isHidden": true, "name": field, "value": sent?[field] ?? text]
        }
    }
}
