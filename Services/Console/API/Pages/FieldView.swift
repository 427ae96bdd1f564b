import Foundation
import Policy

/// What the template `field` shows of a contract's field.
struct FieldView {
    let wording: Wording
    /// Names on the page are told apart by it: the command's.
    let prefix: String
    /// What was sent before, to be put right.
    let sent: [String: String]
    /// Faults by the names of the form's fields.
    let errors: [String: String]
    private let rows: FilledRows

    init(wording: Wording, prefix: String, sent: [String: String] = [:], errors: [String: String] = [:]) {
        (self.wording, self.prefix, self.sent, self.errors) = (wording, prefix, sent, errors)
        rows = FilledRows(sent)
    }

    /// Choices that are shown as radio buttons at most; more are a menu.
    static let mostRadios = 4
    /// Empty entries that a list offers beside those that are filled.
    private static let spareEntries = 5
    /// Lists inside of lists and objects inside of objects that are shown.
    private static let deepest = 5

    /// The views of a command's fields.
    func views(of fields: [Catalogue.Field]) -> [[String: Any]] { views(of: fields, below: "", depth: 0) }

    /// The views of fields that stand below others, such as those of `caller`.
    func views(of fields: [Catalogue.Field], below path: String) -> [[String: Any]] { views(of: fields, below: path, depth: 1) }

    private func views(of fields: [Catalogue.Field], below path: String, depth: Int) -> [[String: Any]] {
        guard depth < Self.deepest else { return [] }
        return fields.filter { $0.type != .map }.flatMap { field in
            let shown = view(of: field, named: path + field.name, label: wording.field(field), depth: depth)
            guard field.type == .flag, field.isOnUnlessSaid else { return [shown] }
            return [["isHidden": true, "name": "\(path)\(field.name)._shown", "value": "true"], shown]
        }
    }

    private func view(of field: Catalogue.Field, named name: String, label: String, depth: Int) -> [String: Any] {
        var view: [String: Any] = ["id": "\(prefix)-\(name.replacing(".", with: "-"))", "name": name, "label": label]
        if field.required == true, field.type != .flag { view["required"] = true }
        if let error = errors[name] { view["error"] = error }
        if let most = field.maxLength { view["maxLength"] = most }
        view["value"] = sent[name] ?? ""
        fill(&view, with: field, named: name, depth: depth)
        return view
    }

    private func fill(_ view: inout [String: Any], with field: Catalogue.Field, named name: String, depth: Int) {
        switch field.type {
        case .text, .url, .decimal: view["isText"] = true
        case .time: view["isTime"] = true
        case .lines: view["isLines"] = true
        case .choice:
            view[field.offered.count <= Self.mostRadios ? "isRadios" : "isSelect"] = true
            view["options"] = field.offered.map { value in
                ["value": value, "label": wording.value(value, of: field), "selected": sent[name] == value] as [String: Any]
            }
        case .choices:
            view["isChoices"] = true
            view["options"] = field.offered.map { value in
                let option = "\(name).\(value)"
                return ["name": option, "value": "true", "label": wording.value(value, of: field), "selected": sent[option] != nil]
                    as [String: Any]
            }
        case .flag:
            view["isFlag"] = true
            view["checked"] = sent[name] == "true" || (field.isOnUnlessSaid && sent["\(name)._shown"] == nil)
        case .integer: view["isInteger"] = true
        case .money: view["isMoney"] = true
        case .instant: view["isInstant"] = true
        case .date: view["isDate"] = true
        case .month: view["isMonth"] = true
        case .id: view["isId"] = true
        case .drawing: view["isDrawing"] = true
        case .object:
            view["isObject"] = true
            view["fields"] = views(of: field.fields ?? [], below: name + ".", depth: depth + 1)
        case .list:
            view["isList"] = true
            let shown = entries(of: field, named: name, depth: depth)
            let most = min(field.maxItems ?? FormReading.mostEntries, FormReading.mostEntries)
            view["entries"] = shown
            if shown.count < most { view["more"] = ["most": String(most)] }
        case .map: break
        }
    }

    private func entries(of field: Catalogue.Field, named name: String, depth: Int) -> [[String: Any]] {
        let count = min(
            field.maxItems ?? FormReading.mostEntries, FormReading.mostEntries, rows.range(of: name).count + Self.spareEntries)
        return (0..<max(count, 1)).map { index in
            let fields: [[String: Any]] =
                if let inner = field.fields {
                    views(of: inner, below: "\(name).\(index).", depth: depth + 1)
                } else if let entry = field.entry {
                    [view(of: entry, named: "\(name).\(index)", label: "\(wording.field(field)) \(index + 1)", depth: depth + 1)]
                } else {
                    []
                }
            let name = "\(name).\(index)"
            return [
                "legend": "\(index + 1)", "fields": fields,
                "id": "\(prefix)-\(name.replacing(".", with: "-"))\(field.fields == nil ? "-row" : "")",
                "error": field.fields == nil ? "" : errors[name] ?? "",
            ]
        }
    }
}
