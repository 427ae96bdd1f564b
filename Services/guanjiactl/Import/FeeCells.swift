import Foundation
import SharedModels

/// The cells of one row on their way to a payment notice; gathers what is wrong with them.
struct FeeCells {
    private(set) var problems: [FeeSheet.Problem]
    private let line: Int
    private let cells: [FeeColumn: String]

    /// A row of a table in our own layout.
    init(_ record: CSVRecord, columns: [FeeColumn], signedBy: String?, office: String?) {
        let filled = zip(columns, record.fields.map { CSVCell.plain($0.trimmed) }).filter { !$0.1.isEmpty }
        self.init(Dictionary(uniqueKeysWithValues: filled), line: record.line, problems: [], signedBy, office)
    }

    /// A row of a foreign table.
    init(_ row: TableRow, map: ImportMap<FeeColumn>, signedBy: String?, office: String?) {
        let (cells, problems) = map.cells(of: row)
        self.init(cells, line: row.record.line, problems: problems, signedBy, office)
    }

    private init(
        _ cells: [FeeColumn: String], line: Int, problems: [FeeSheet.Problem], _ signedBy: String?, _ office: String?
    ) {
        self.cells = [.signature: signedBy, .office: office].compactMapValues { $0 }.merging(cells) { $1 }
        self.line = line
        self.problems = problems
    }

    /// The notice; nil when something is wrong, which is noted.
    mutating func body() -> FeeBody? {
        let office = need(.office), number = need(.noticeNumber), unit = need(.unit), signature = need(.signature)
        let from = month(.from), until = month(.until)
        if cells[.from] == nil { note(.from, "is empty") }
        let charges = FeeColumn.charges.compactMap { column, charge in
            amount(column).map { FeeCharge(charge: charge, amountFen: $0) }
        }.filter { $0.amountFen > 0 }
        if charges.isEmpty, problems.isEmpty { note(.management, "and every other amount is empty or nothing") }
        guard problems.isEmpty, let office, let number, let unit, let signature, let from else { return nil }
        return FeeBody(
            office: office, noticeNumber: number, unit: unit, addressee: cells[.addressee], from: from, until: until, charges: charges,
            signature: signature)
    }

    private mutating func need(_ column: FeeColumn) -> String? {
        guard let cell = cells[column] else {
            note(column, column == .signature ? "is empty; --signed-by says who signs" : "is empty")
            return nil
        }
        return cell
    }

    private mutating func month(_ column: FeeColumn) -> LedgerMonth? {
        guard let cell = cells[column] else { return nil }
        guard let match = cell.wholeMatch(of: #/(\d{4})[-\/.年]?(\d{1,2})月?/#), let year = Int(match.1), let number = Int(match.2),
            let month = LedgerMonth(year: year, month: number)
        else {
            note(column, "is not a month such as 2026-03")
            return nil
        }
        return month
    }

    /// Fen; a blank cell is nothing.
    private mutating func amount(_ column: FeeColumn) -> Int? {
        guard let cell = cells[column] else { return nil }
        guard let fen = Self.fen(cell), fen <= FeeCharge.highestFen else {
            note(column, "is not an amount in yuan such as 286.00, at most a hundred million")
            return nil
        }
        return fen
    }

    /// Fen of an amount as people write it: `286`, `286.5`, `¥1,286.50`, `286元`. Exact, without a binary fraction on the way.
    static func fen(_ cell: String) -> Int? {
        let form = #/[¥￥]? ?(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{1,2}))? ?元?/#
        guard let match = cell.wholeMatch(of: form), let yuan = Int(match.1.replacing(",", with: "")) else { return nil }
        let cents = match.2.map { $0.count == 1 ? "\($0)0" : String($0) } ?? "0"
        return Int(cents).map { yuan * 100 + $0 }
    }

    private mutating func note(_ column: FeeColumn, _ detail: String) {
        problems.append(.init(line: line, column: column, detail: detail))
    }
}
