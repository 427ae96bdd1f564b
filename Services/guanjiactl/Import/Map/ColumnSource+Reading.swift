extension ColumnSource {
    /// What may be said about where a text comes from.
    static let words = ["column", "constant", "join", "first", "with", "values", "otherwise"]

    /// Reads a column's name, or what is said about where a text comes from.
    init(_ node: MapNode, besides more: [String] = []) throws(MapError) {
        self.node = node
        if case .text = node.content {
            form = .column(try node.text().trimmed)
            values = nil
            return
        }
        let settings = try node.settings(Self.words + more)
        let forms = ["column", "constant", "join", "first"].filter { settings[$0] != nil }
        guard forms.count == 1, let word = forms.first, let subject = settings[word] else {
            throw node.error("exactly one of column, constant, join and first is expected here")
        }
        switch word {
        case "column": form = .column(try subject.text().trimmed)
        case "constant": form = .constant(try subject.text().trimmed)
        case "join": form = .join(try Self.list(subject), with: try settings["with"]?.anyText() ?? " ")
        default: form = .first(try Self.list(subject))
        }
        if word != "join", let node = settings["with"] { throw node.error("goes with join only") }
        values = try settings["values"].map { node throws(MapError) in try ValueTable(node, otherwise: settings["otherwise"]) }
        if values == nil, let node = settings["otherwise"] { throw node.error("goes with values only") }
    }

    private static func list(_ node: MapNode) throws(MapError) -> [ColumnSource] {
        var sources: [ColumnSource] = []
        for part in try node.list() { sources.append(try ColumnSource(part)) }
        return sources
    }

    /// Itself and the parts whose text is the field's, unchanged by a table.
    var reachableParts: [ColumnSource] {
        guard values == nil else { return [] }
        guard case .first(let parts) = form else { return [self] }
        return parts.flatMap(\.reachableParts)
    }
}

extension ValueTable {
    fileprivate init(_ node: MapNode, otherwise: MapNode?) throws(MapError) {
        var meanings: [String: Meaning] = [:]
        for (cell, node) in try node.entries() {
            let cell = cell.trimmed
            guard !cell.isEmpty else { throw node.error("an empty cell has no value; a fallback is written with first") }
            guard meanings.updateValue(try Self.meaning(node), forKey: cell) == nil else { throw node.error("is there twice") }
        }
        self.meanings = meanings
        self.otherwise = try otherwise.map { node throws(MapError) in try Self.meaning(node) } ?? .refuse
    }

    private static func meaning(_ node: MapNode) throws(MapError) -> Meaning {
        let text = try node.text().trimmed
        return switch text {
        case "refuse": .refuse
        case "nothing": .nothing
        default: .text(text, node)
        }
    }
}
