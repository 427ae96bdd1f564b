import Foundation

/// Says how a foreign table becomes contacts, or files of households: which column feeds which field, and which columns name a row.
///
/// `docs/importing.md` describes the file. A value that was checked as a whole when it was read; whether the table has the columns
/// shows with its header, before any row is looked at.
struct ImportMap<Column: ImportColumn>: Sendable {
    /// How one field is filled.
    struct Field: Sendable {
        let column: Column
        let source: ColumnSource
        /// For a time.
        var time: TimeReading?
        /// For a text: the most characters that are sent.
        var longest: Int?
        /// Whether a longer text is cut; otherwise its row is refused.
        var cuts = false
    }

    /// How the times of a field are written.
    struct TimeReading: Hashable, Sendable {
        /// Without one the forms that our own tables have.
        let pattern: TimePattern?
        let free: CellTime
        /// What a cell may say, for the message about one that says something else.
        let expectation: String

        func instant(_ cell: String) -> Date? { pattern?.instant(cell) ?? (pattern == nil ? free.instant(cell) : nil) }
    }

    /// A column that is part of a row's key.
    struct KeyColumn: Sendable {
        let name: String
        let node: MapNode
    }

    /// Names the system that the table comes from; numbers of two systems are never confused.
    let name: String
    /// The columns that together name a row, also in a later table of the same system; none where a row names itself.
    let key: [KeyColumn]
    let fields: [Field]

    /// Refuses a table that lacks a column that the map uses.
    func check(_ header: TableHeader) throws(MapError) {
        for column in key {
            if let fault = header.fault(of: column.name) { throw column.node.error(fault) }
        }
        for part in fields.flatMap(\.source.parts) {
            guard case .column(let name) = part.form, let fault = header.fault(of: name) else { continue }
            throw part.node.error(fault)
        }
    }
}

extension ImportMap {
    /// What a row gives for each field, as a table of ours would say it, and what is wrong with the row.
    func cells(of row: TableRow) -> (cells: [Column: String], problems: [ImportProblem<Column>]) {
        var cells: [Column: String] = [:]
        var problems: [ImportProblem<Column>] = []
        for column in key where row.cell(column.name).isEmpty {
            problems.append(.init(line: row.record.line, column: nil, detail: "\(column.name), a part of its key, is empty"))
        }
        for field in fields {
            do {
                let text = try field.text(of: row)
                if !text.isEmpty { cells[field.column] = text }
            } catch {
                problems.append(.init(line: row.record.line, column: field.column, detail: error.detail))
            }
        }
        return (cells, problems)
    }

    /// The cells that name the row.
    func keyCells(of row: TableRow) -> [String] { key.map { row.cell($0.name) } }
}

extension ImportMap.Field {
    func text(of row: TableRow) throws(ColumnSource.Refusal) -> String {
        let text = try source.text(of: row).trimmed
        guard !text.isEmpty else { return "" }
        if let time {
            guard let instant = time.instant(text) else { throw ColumnSource.Refusal(detail: "is not \(time.expectation)") }
            return Instant.text(instant)
        }
        guard let longest, text.unicodeScalars.count > longest else { return text }
        guard cuts else { throw ColumnSource.Refusal(detail: "is longer than \(longest) characters, and the map does not cut it") }
        return Self.cut(text, to: longest)
    }

    /// The beginning of a text with a sign that something is missing, never half a character.
    static func cut(_ text: String, to longest: Int) -> String {
        let sign = "…"
        var kept = ""
        var count = sign.unicodeScalars.count
        for character in text {
            count += character.unicodeScalars.count
            guard count <= longest else { break }
            kept.append(character)
        }
        return kept.trimmed + sign
    }
}

/// A map for a table of contacts.
typealias ColumnMap = ImportMap<ContactColumn>
