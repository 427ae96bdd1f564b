import Foundation
import Policy

/// What a case says, shown by the contract: groups of labelled values, for the template `case`.
struct CaseFactsView {
    let wording: Wording
    let zone: EstateZone
    let catalogue: Catalogue

    /// Texts longer than this take a line of their own.
    private static let longest = 40

    /// The scalars of the case in one group, and each object and list in one of its own.
    func groups(of found: JSONValue, _ fields: [Catalogue.Field], title: String) -> [[String: Any]] {
        let own = fields.filter { ![.object, .list].contains($0.type) }.compactMap { fact(of: found, $0) }
        let others = fields.filter { [.object, .list].contains($0.type) }.compactMap { field -> [String: Any]? in
            guard let value = found[field.name] else { return nil }
            let facts = facts(in: value, field)
            return facts.isEmpty ? nil : ["title": wording.field(field), "facts": facts]
        }
        return (own.isEmpty ? [] : [["title": title, "facts": own]]) + others
    }

    /// A labelled value; nil when there is none, or none for people.
    private func fact(of object: JSONValue, _ field: Catalogue.Field) -> [String: Any]? {
        guard let value = object[field.name] else { return nil }
        if field.type == .choices {
            let words = (value.array ?? []).compactMap(\.string).map { ["label": wording.value($0, of: field), "tone": "neutral"] }
            return words.isEmpty ? nil : ["label": wording.field(field), "value": "", "badges": words]
        }
        guard let text = text(value, field) else { return nil }
        return ["label": wording.field(field), "value": text, "wide": text.count > Self.longest]
    }

    /// The values of an object or of a list's entries, one below the other.
    private func facts(in value: JSONValue, _ field: Catalogue.Field) -> [[String: Any]] {
        if field.type == .list {
            let entries = value.array ?? []
            if let entry = field.entry {
                let lines = entries.compactMap { text($0, entry) }
                return lines.isEmpty ? [] : [["label": wording.field(field), "value": "", "lines": lines, "wide": true]]
            }
            return entries.enumerated().compactMap { index, entry in
                let lines = self.lines(of: entry, field.fields ?? [])
                return lines.isEmpty ? nil : ["label": "\(index + 1)", "value": "", "lines": lines, "wide": true]
            }
        }
        return (field.fields ?? []).flatMap { inner -> [[String: Any]] in
            guard [.object, .list].contains(inner.type) else { return fact(of: value, inner).map { [$0] } ?? [] }
            guard let deeper = value[inner.name] else { return [] }
            let lines = inner.type == .list ? listLines(deeper, inner) : self.lines(of: deeper, inner.fields ?? [])
            return lines.isEmpty ? [] : [["label": wording.field(inner), "value": "", "lines": lines, "wide": true]]
        }
    }

    private func listLines(_ value: JSONValue, _ field: Catalogue.Field) -> [String] {
        (value.array ?? []).compactMap { entry in
            if let scalar = field.entry { return text(entry, scalar) }
            let lines = self.lines(of: entry, field.fields ?? [])
            return lines.isEmpty ? nil : lines.joined(separator: wording.page("comma"))
        }
    }

    /// `label: value` of everything in an object, however deep.
    private func lines(of object: JSONValue, _ fields: [Catalogue.Field]) -> [String] {
        fields.flatMap { field -> [String] in
            guard let value = object[field.name] else { return [] }
            let label = wording.field(field) + wording.page("colon")
            switch field.type {
            case .object:
                let inner = lines(of: value, field.fields ?? [])
                return inner.isEmpty ? [] : [label + inner.joined(separator: wording.page("comma"))]
            case .list:
                let inner = listLines(value, field)
                return inner.isEmpty ? [] : [label + inner.joined(separator: wording.page("semicolon"))]
            case .choices:
                let words = (value.array ?? []).compactMap(\.string).map { wording.value($0, of: field) }
                return words.isEmpty ? [] : [label + words.joined(separator: wording.page("listComma"))]
            default: return text(value, field).map { [label + $0] } ?? []
            }
        }
    }

    /// A scalar as people read it; nil for what is for programs, as ids are: the linked cases show them by their numbers, and drawings the pages that
    /// have a place for them.
    private func text(_ value: JSONValue, _ field: Catalogue.Field) -> String? {
        switch (value, field.type) {
        case (_, .id), (_, .drawing): nil
        case (.string(let text), .instant): Times.parse(text).map { Times.local($0, in: zone) } ?? text
        case (.string(let text), .choice): wording.value(text, of: field)
        case (.string(let text), _): text.isEmpty || text == "***" ? nil : wording.openValue(text, of: field.name)
        case (.integer(let fen), .money): Self.yuan(fen) + " " + wording.page("yuan")
        case (.integer(let number), _): String(number)
        case (.number(let number), _): number.formatted(.number.grouping(.never))
        // What is not so is not said: a case has many marks, and few of them.
        case (.bool(let flag), _): flag && !Self.technical.contains(field.name) ? wording.page("yes") : nil
        case (.null, _), (.array, _), (.object, _): nil
        }
    }

    /// What tells programs how much of a case they see.
    private static let technical: Set<String> = ["masked", "contactShown", "wordsShown"]

    /// `1250` fen are 12.50 yuan.
    static func yuan(_ fen: Int64) -> String {
        let cents = String(abs(fen) % 100)
        return "\(fen < 0 ? "-" : "")\(abs(fen) / 100).\(cents.count < 2 ? "0" : "")\(cents)"
    }
}
