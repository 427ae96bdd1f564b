import Foundation
import SharedModels

/// A table of households, one row for each person: the households that can be sent, and what is wrong with the rows of the others.
struct HouseholdSheet: Sendable {
    /// One thing that is wrong with a row.
    typealias Problem = ImportProblem<HouseholdColumn>

    /// Which household a row is of.
    struct Place: Hashable, Sendable {
        let office: String
        let unit: UnitKey
    }

    /// One household to be sent.
    struct Entry: ImportEntry {
        static let nouns = "households"
        static let path = "households"
        static let clash = "the household has a file, and it says something else"

        let lines: [Int]
        let body: HouseholdBody

        func json() throws -> Data { try body.json() }
    }

    private(set) var entries: [Entry] = []
    private(set) var problems: [Problem] = []
    /// Rows that were read.
    private(set) var rows = 0

    /// A household in the making.
    private struct Draft {
        var rows: [HouseholdCells]
        /// What its rows say of it, with the line that says so.
        var facts: [HouseholdColumn: (text: String, line: Int)] = [:]
        /// Rows that say something else than an earlier one.
        var faultyLines: Set<Int> = []
    }

    private var drafts: [Place: Draft] = [:]
    /// The households in the order of their first rows.
    private var order: [Place] = []

    /// Reads a whole file in our own layout.
    /// - Throws: `CSVError` when it cannot be read as a table of households at all; a bad row only adds to `problems`.
    init(_ bytes: [UInt8], options: ContactSheet.Options) throws(CSVError) {
        var reader = try CSVReader(bytes, limits: options.limits)
        guard let header = try reader.next() else { throw CSVError(.empty, line: 1) }
        let columns = try HouseholdColumn.columns(of: header, hasOffice: options.office != nil)
        try read(&reader, width: columns.count, options) { HouseholdCells($0, columns: columns, options: options) }
    }

    /// Reads a whole file in the layout of another system.
    /// - Throws: `CSVError` when it is no table, `MapError` when the map does not fit its header.
    init(_ bytes: [UInt8], by map: ImportMap<HouseholdColumn>, options: ContactSheet.Options) throws {
        var reader = try CSVReader(bytes, limits: options.limits)
        guard let record = try reader.next() else { throw CSVError(.empty, line: 1) }
        let header = TableHeader(record)
        try map.check(header)
        try read(&reader, width: header.names.count, options) { record in
            HouseholdCells(TableRow(header: header, record: record), map: map, options: options)
        }
    }

    private mutating func read(
        _ reader: inout CSVReader, width: Int, _ options: ContactSheet.Options, _ cells: (CSVRecord) -> HouseholdCells
    ) throws(CSVError) {
        while let record = try reader.next() {
            rows += 1
            guard rows <= options.rows else { throw CSVError(.tooManyRecords(limit: options.rows), line: record.line) }
            guard record.fields.count == width else {
                let fault = CSVError(.fieldCount(found: record.fields.count, expected: width), line: record.line)
                problems.append(Problem(line: record.line, column: nil, detail: fault.sentence))
                continue
            }
            take(cells(record))
        }
        for place in order { finish(place) }
        drafts = [:]
        problems.sort { $0.line < $1.line }
    }

    /// Puts a row to the others of its household.
    private mutating func take(_ row: HouseholdCells) {
        var row = row
        row.checkPlace()
        guard let place = row.place else {
            problems += row.problems
            return
        }
        if drafts[place] == nil { order.append(place) }
        var draft = drafts[place] ?? Draft(rows: [])
        for (column, text) in row.household {
            // The unit may be written in several ways; the first row says how.
            guard let known = draft.facts[column] else {
                draft.facts[column] = (text, row.line)
                continue
            }
            guard known.text != text, column != .unit else { continue }
            draft.faultyLines.insert(row.line)
            problems.append(Problem(line: row.line, column: column, detail: "says something else of the household than line \(known.line)"))
        }
        draft.rows.append(row)
        drafts[place] = draft
    }

    /// Makes the household of its rows. One of which a row cannot be understood is not sent: without it, it would be another file than the
    /// mended table has.
    private mutating func finish(_ place: Place) {
        guard let draft = drafts[place], let first = draft.rows.first else { return }
        var head = HouseholdCells(first, saying: draft.facts.mapValues(\.text))
        var body = head.body(office: place.office)
        // What is wrong with a fact is told with the line that says so.
        var found = head.problems.map { fault in
            Problem(line: fault.column.flatMap { draft.facts[$0]?.line } ?? first.line, column: fault.column, detail: fault.detail)
        }
        for row in draft.rows {
            var row = row
            let person = row.person()
            found += row.problems
            if let person, !body.people.contains(person) { body.people.append(person) }
        }
        let unique = found.reduce(into: [Problem]()) { if !$0.contains($1) { $0.append($1) } }
        let bad = draft.faultyLines.union(unique.map(\.line))
        guard bad.isEmpty else {
            problems += unique
            let lines = draft.rows.map(\.line)
            guard let faulty = lines.first(where: bad.contains) else { return }
            for line in lines where !bad.contains(line) {
                problems.append(
                    Problem(line: line, column: nil, detail: "another row of the household, on line \(faulty), is not understood"))
            }
            return
        }
        entries.append(Entry(lines: draft.rows.map(\.line), body: body))
    }
}
