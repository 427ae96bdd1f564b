/// The columns of a foreign table by their names in its header.
struct TableHeader: Sendable {
    /// Most names of a table that a message lists.
    static let shownNames = 50

    let names: [String]
    private let positions: [String: Int]
    private let repeated: Set<String>

    init(_ record: CSVRecord) {
        names = record.fields.map(\.trimmed)
        var positions: [String: Int] = [:]
        var repeated: Set<String> = []
        for (position, name) in names.enumerated() {
            if positions.updateValue(position, forKey: name) != nil { repeated.insert(name) }
        }
        self.positions = positions
        self.repeated = repeated
    }

    /// What is wrong with using a column of this name; nil when nothing is.
    func fault(of name: String) -> String? {
        if repeated.contains(name) { return "the table has the column \(name) twice" }
        guard positions[name] == nil else { return nil }
        if let closest = Spelling.closest(to: name, among: names) { return "the table has no column \(name); did you mean \(closest)?" }
        return "the table has no column \(name); it has \(names.prefix(Self.shownNames).joined(separator: ", "))"
    }

    /// Where a column stands.
    func position(of name: String) -> Int? { positions[name] }
}

/// One row of a foreign table.
struct TableRow: Sendable {
    let header: TableHeader
    let record: CSVRecord

    /// The cell without blanks around it; empty when the row or the table has none.
    func cell(_ column: String) -> String {
        guard let position = header.position(of: column), record.fields.indices.contains(position) else { return "" }
        return record.fields[position].trimmed
    }
}
