import Foundation
import SharedModels

/// A table of contacts: the rows that can be sent, and what is wrong with the others.
struct ContactSheet: Sendable {
    /// One contact to be sent.
    struct Row: Hashable, Sendable {
        /// The line of the file on which it begins.
        let line: Int
        let reference: String?
        /// The reference of the earlier row that it repeats (INT-16).
        let linkedReference: String?
        let idempotencyKey: String
        let body: ContactBody
        /// The lines of later rows that are this one over again; they are not sent.
        var repeatedOn: [Int] = []

        /// Whether it is the same row: what would be sent is the same.
        fileprivate func says(_ other: Row) -> Bool { body == other.body && linkedReference == other.linkedReference }
    }

    /// One thing that is wrong with a row.
    typealias Problem = ImportProblem<ContactColumn>

    /// What an import may assume.
    struct Options: Sendable {
        /// The office of rows that name none.
        var office: String?
        /// The zone of times without offset.
        var zone: TimeZone
        /// Most rows of one file.
        var rows = 100_000
        var limits = CSVReader.Limits()
    }

    private(set) var rows: [Row] = []
    private(set) var problems: [Problem] = []

    /// Where each row of a key stands in `rows`.
    private var positions: [String: Int] = [:]
    /// The line of each reference.
    private var references: [String: Int] = [:]

    /// How the rows of a table are understood.
    private enum Layout {
        case own([ContactColumn])
        case mapped(ColumnMap, TableHeader)

        var width: Int {
            switch self {
            case .own(let columns): columns.count
            case .mapped(_, let header): header.names.count
            }
        }

        func cells(of record: CSVRecord, options: Options) -> ContactCells {
            switch self {
            case .own(let columns): ContactCells(record, columns: columns, options: options)
            case .mapped(let map, let header): ContactCells(TableRow(header: header, record: record), map: map, options: options)
            }
        }
    }

    /// Reads a whole file in our own layout. Throws when it cannot be read as a table of contacts at all; a bad row only adds to
    /// `problems`.
    init(_ bytes: [UInt8], options: Options) throws(CSVError) {
        var reader = try CSVReader(bytes, limits: options.limits)
        guard let header = try reader.next() else { throw CSVError(.empty, line: 1) }
        let columns = try ContactColumn.columns(of: header, hasOffice: options.office != nil)
        try read(&reader, as: .own(columns), options)
    }

    /// Reads a whole file in the layout of another system.
    /// - Throws: `CSVError` when it is no table, `MapError` when the map does not fit its header.
    init(_ bytes: [UInt8], by map: ColumnMap, options: Options) throws {
        var reader = try CSVReader(bytes, limits: options.limits)
        guard let record = try reader.next() else { throw CSVError(.empty, line: 1) }
        let header = TableHeader(record)
        try map.check(header)
        try read(&reader, as: .mapped(map, header), options)
    }

    private mutating func read(_ reader: inout CSVReader, as layout: Layout, _ options: Options) throws(CSVError) {
        var count = 0
        while let record = try reader.next() {
            count += 1
            guard count <= options.rows else { throw CSVError(.tooManyRecords(limit: options.rows), line: record.line) }
            guard record.fields.count == layout.width else {
                let fault = CSVError(.fieldCount(found: record.fields.count, expected: layout.width), line: record.line)
                problems.append(Problem(line: record.line, column: nil, detail: fault.sentence))
                continue
            }
            var cells = layout.cells(of: record, options: options)
            let row = cells.row()
            problems += cells.problems
            if let row { note(row) }
        }
    }

    /// Keeps a row unless an earlier one has its key: then it is the same once more, or refused.
    private mutating func note(_ row: Row) {
        if let position = positions[row.idempotencyKey], rows[position].says(row) {
            rows[position].repeatedOn.append(row.line)
            return
        }
        if let linked = row.linkedReference, references[linked] == nil {
            problems.append(Problem(line: row.line, column: .linkedReference, detail: "no earlier row has this reference"))
            return
        }
        if let reference = row.reference {
            if let earlier = references[reference] {
                let detail = "the row on line \(earlier) has the same reference and says something else"
                problems.append(Problem(line: row.line, column: .reference, detail: detail))
                return
            }
            references[reference] = row.line
        }
        positions[row.idempotencyKey] = rows.count
        rows.append(row)
    }
}
