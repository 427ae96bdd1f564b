/// What somebody has written in a form that a page does not show again, because the case takes the command no more: to be read and copied. Pure.
struct WrittenFields: Sendable {
    let wording: Wording
    /// What was sent, by the names of the form's fields.
    let sent: [String: String]
    private let rows: FilledRows

    /// A field in words.
    struct Line: Sendable, Hashable {
        /// The labels on the way to it.
        let label: String
        let text: String
    }

    init(wording: Wording, sent: [String: String]) {
        (self.wording, self.sent) = (wording, sent)
        rows = FilledRows(sent)
    }

    /// The fields of a command that say something, in their order.
    func lines(of fields: [Catalogue.Field]) -> [Line] { lines(of: fields, below: "", labelled: []) }

    private func lines(of fields: [Catalogue.Field], below path: String, labelled labels: [String]) -> [Line] {
        fields.flatMap { lines(of: $0, named: path + $0.name, labelled: labels + [wording.field($0)]) }
    }

    private func lines(of field: Catalogue.Field, named name: String, labelled labels: [String]) -> [Line] {
        switch field.type {
        case .object: return lines(of: field.fields ?? [], below: name + ".", labelled: labels)
        case .list:
            return rows.range(of: name).flatMap { index -> [Line] in
                let (place, labels) = ("\(name).\(index)", labels + [String(index + 1)])
                if let fields = field.fields { return lines(of: fields, below: place + ".", labelled: labels) }
                return field.entry.map { lines(of: $0, named: place, labelled: labels) } ?? []
            }
        default:
            return text(of: field, named: name).map { [Line(label: labels.joined(separator: " "), text: $0)] } ?? []
        }
    }

    /// Nil where nothing was written, and of a drawing.
    private func text(of field: Catalogue.Field, named name: String) -> String? {
        if field.type == .choices {
            let chosen = (field.values ?? []).filter { sent["\(name).\($0)"] != nil }.map { wording.value($0, of: field) }
            return chosen.isEmpty ? nil : chosen.joined(separator: wording.page("listComma"))
        }
        guard let text = sent[name], text.contains(where: { !$0.isWhitespace }), !text.hasPrefix("data:") else { return nil }
        return switch field.type {
        case .drawing, .map: nil
        case .flag: text == "true" ? wording.page("yes") : nil
        case .choice: wording.value(text, of: field)
        default: text
        }
    }
}
