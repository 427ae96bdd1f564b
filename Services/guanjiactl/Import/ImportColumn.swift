/// The columns of a kind of import, which are the fields of its column maps as well.
protocol ImportColumn: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// What the column is called in Chinese tables.
    var chineseNames: [String] { get }
    /// What it holds.
    var content: ColumnContent { get }
    /// What a row is, with its article.
    static var subject: String { get }
    /// Whether a map has to say which columns name a row.
    static var needsKey: Bool { get }
    /// The column that names a row, which the key of a map stands for; nil where a row names itself.
    static var rowName: Self? { get }
    /// Those without which no row can be understood.
    static func missing(among columns: [Self], hasOffice: Bool) -> [Self]
}

extension ImportColumn {
    /// The column that a header cell names.
    static func named(_ cell: String) -> Self? {
        let name = cell.trimmed
        return Self(rawValue: name.lowercased()) ?? allCases.first { $0.chineseNames.contains(name) }
    }

    /// The columns of a table in our own layout.
    /// - Throws: `CSVError` when one is unknown or there twice, or one is missing without which no row can be understood.
    static func columns(of header: CSVRecord, hasOffice: Bool) throws(CSVError) -> [Self] {
        var columns: [Self] = []
        for cell in header.fields {
            guard let column = named(cell) else {
                let closest = closest(to: cell)?.rawValue
                throw CSVError(.unknownColumn(String(cell.trimmed.prefix(40)), closest: closest), line: header.line)
            }
            guard !columns.contains(column) else { throw CSVError(.repeatedColumn(column.rawValue), line: header.line) }
            columns.append(column)
        }
        let missing = missing(among: columns, hasOffice: hasOffice)
        guard missing.isEmpty else { throw CSVError(.missingColumns(missing.map(\.rawValue)), line: header.line) }
        return columns
    }

    /// The column whose name is at most two slips of the pen away.
    static func closest(to cell: String) -> Self? {
        Spelling.closest(to: cell, among: allCases.map(\.rawValue)).flatMap(Self.init(rawValue:))
    }
}

/// What a column holds.
enum ColumnContent {
    case code(any TermOfTrade.Type)
    /// Several, separated by semicolons.
    case codes(any TermOfTrade.Type)
    case time
    case truth
    /// Words; the most characters that Intake takes, where it says so.
    case text(longest: Int?)
}

/// One thing that is wrong with a row. The text quotes no cell: cells are private.
struct ImportProblem<Column: ImportColumn>: Hashable, Sendable, CustomStringConvertible {
    let line: Int
    let column: Column?
    let detail: String

    var description: String {
        guard let column else { return "line \(line): \(detail)" }
        return "line \(line), \(column.rawValue): \(detail)"
    }
}
