import Foundation
import SharedModels

/// A table of payment notices, one row for each: those that can be sent, and what is wrong with the others.
struct FeeSheet: Sendable {
    /// One thing that is wrong with a row.
    typealias Problem = ImportProblem<FeeColumn>

    /// One notice to be sent.
    struct Entry: ImportEntry {
        static let nouns = "notices"
        static let path = "fee-notices"
        static let clash = "the notice is there, and says something else"

        let lines: [Int]
        let body: FeeBody

        func json() throws -> Data { try body.json() }
    }

    private(set) var entries: [Entry] = []
    private(set) var problems: [Problem] = []
    /// The line of each office and number.
    private var lines: [[String]: Int] = [:]

    /// Reads a whole file in our own layout.
    /// - Throws: `CSVError` when it cannot be read as a table of notices at all; a bad row only adds to `problems`.
    init(_ bytes: [UInt8], signedBy: String?, options: ContactSheet.Options) throws(CSVError) {
        var reader = try CSVReader(bytes, limits: options.limits)
        guard let header = try reader.next() else { throw CSVError(.empty, line: 1) }
        let columns = try FeeColumn.columns(of: header, hasOffice: options.office != nil)
        try read(&reader, width: columns.count, options) { FeeCells($0, columns: columns, signedBy: signedBy, office: options.office) }
    }

    /// Reads a whole file in the layout of another system.
    /// - Throws: `CSVError` when it is no table, `MapError` when the map does not fit its header.
    init(_ bytes: [UInt8], by map: ImportMap<FeeColumn>, signedBy: String?, options: ContactSheet.Options) throws {
        var reader = try CSVReader(bytes, limits: options.limits)
        guard let record = try reader.next() else { throw CSVError(.empty, line: 1) }
        let header = TableHeader(record)
        try map.check(header)
        try read(&reader, width: header.names.count, options) { record in
            FeeCells(TableRow(header: header, record: record), map: map, signedBy: signedBy, office: options.office)
        }
    }

    private mutating func read(
        _ reader: inout CSVReader, width: Int, _ options: ContactSheet.Options, _ cells: (CSVRecord) -> FeeCells
    ) throws(CSVError) {
        var rows = 0
        while let record = try reader.next() {
            rows += 1
            guard rows <= options.rows else { throw CSVError(.tooManyRecords(limit: options.rows), line: record.line) }
            guard record.fields.count == width else {
                let fault = CSVError(.fieldCount(found: record.fields.count, expected: width), line: record.line)
                problems.append(Problem(line: record.line, column: nil, detail: fault.sentence))
                continue
            }
            var row = cells(record)
            let body = row.body()
            problems += row.problems
            if let body { take(body, on: record.line) }
        }
    }

    /// A number stands once in a table: which of two rows is right nobody can know.
    private mutating func take(_ body: FeeBody, on line: Int) {
        if let earlier = lines.updateValue(line, forKey: [body.office, body.noticeNumber]) {
            lines[[body.office, body.noticeNumber]] = earlier
            problems.append(Problem(line: line, column: .noticeNumber, detail: "is that of line \(earlier)"))
            return
        }
        entries.append(Entry(lines: [line], body: body))
    }
}

/// The body of `POST /fee-notices`, as the contract of Intake describes it.
struct FeeBody: Encodable, Hashable, Sendable {
    var office: String
    var noticeNumber: String
    var unit: String
    var addressee: String?
    var from: LedgerMonth
    var until: LedgerMonth?
    var charges: [FeeCharge]
    var signature: String

    /// The bytes to send. The same notice gives the same bytes always (D8).
    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
