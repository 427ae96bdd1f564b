/// Where a text for a contact comes from: a column, several of them, or the map itself.
struct ColumnSource: Sendable {
    indirect enum Form: Sendable {
        case column(String)
        case constant(String)
        /// The parts that are there, with a text between them.
        case join([ColumnSource], with: String)
        /// The first part that is there.
        case first([ColumnSource])
    }

    let form: Form
    let values: ValueTable?
    /// Where it stands in the map.
    let node: MapNode

    /// Why a row is refused by the map itself. Quotes no cell.
    struct Refusal: Error, Hashable {
        let detail: String
    }

    /// What the row gives; empty when it gives nothing.
    func text(of row: TableRow) throws(Refusal) -> String {
        let text = try plainText(of: row)
        guard let values, !text.isEmpty else { return text }
        return try values.text(for: text, from: columns)
    }

    private func plainText(of row: TableRow) throws(Refusal) -> String {
        switch form {
        case .column(let name): return row.cell(name)
        case .constant(let text): return text
        case .join(let parts, let separator):
            var texts: [String] = []
            for part in parts { texts.append(try part.text(of: row)) }
            return texts.filter { !$0.isEmpty }.joined(separator: separator)
        case .first(let parts):
            for part in parts {
                let text = try part.text(of: row)
                if !text.isEmpty { return text }
            }
            return ""
        }
    }

    /// The names of all columns in it, in the order of the map.
    var columns: [String] { parts.flatMap { if case .column(let name) = $0.form { [name] } else { [] as [String] } } }

    /// Itself and all parts of its parts.
    var parts: [ColumnSource] {
        switch form {
        case .column, .constant: [self]
        case .join(let parts, _), .first(let parts): [self] + parts.flatMap(\.parts)
        }
    }

    /// The texts that the map itself may give, each with its place: constants and what value tables turn cells into. Without what goes
    /// through a join or another table, which is no value of a field yet.
    var ownTexts: [(text: String, node: MapNode)] {
        if let values { return values.ownTexts }
        return switch form {
        case .column, .join: []
        case .constant(let text): [(text, node)]
        case .first(let parts): parts.flatMap(\.ownTexts)
        }
    }
}

/// What the cells of a column mean: its values and our codes.
struct ValueTable: Sendable {
    enum Meaning: Sendable {
        case text(String, MapNode)
        /// The field stays empty.
        case nothing
        /// The row is refused.
        case refuse
    }

    let meanings: [String: Meaning]
    /// The meaning of all other cells.
    let otherwise: Meaning

    func text(for cell: String, from columns: [String]) throws(ColumnSource.Refusal) -> String {
        let listed = meanings[cell]
        switch listed ?? otherwise {
        case .text(let text, _): return text
        case .nothing: return ""
        case .refuse:
            let source = columns.isEmpty ? "this text" : columns.joined(separator: ", ")
            let reason = listed == nil ? "the map has no value for what \(source) says" : "the map refuses what \(source) says"
            throw ColumnSource.Refusal(detail: reason)
        }
    }

    /// All texts in it, with their places, in the order of the map.
    var ownTexts: [(text: String, node: MapNode)] {
        let texts = ([otherwise] + meanings.values).compactMap { if case .text(let text, let node) = $0 { (text, node) } else { nil } }
        return texts.sorted { $0.1.line < $1.1.line }
    }
}
