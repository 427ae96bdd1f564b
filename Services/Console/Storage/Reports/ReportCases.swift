import Database
import Foundation
import SharedModels

/// The cases behind a number of a report: the rows that were counted.
extension ReportFigures {
    /// Which number of a report.
    struct Cell: Sendable {
        let column: Report.Column
        /// The values of the line's groups, outer first.
        let groups: [String]
    }

    /// One row that was counted.
    struct Behind: Sendable {
        let entry: CaseEntries.Entry
        /// What the report shows beside the case, in the order of its list.
        let details: [Detail]
    }

    enum Detail: Sendable {
        case none
        case text(String)
        case time(Date)
        case fen(Int64)
    }

    /// Which rows of the basis are those of a column.
    static func filter(_ column: Report.Column) -> String? {
        switch column.measure {
        case .count: "b.\(quoted(column.name))"
        case .sum(let sum, let of): of.map { "b.\(quoted($0))" } ?? "coalesce(b.\(quoted(sum)), 0) <> 0"
        case .average(let average, let of): of.map { "b.\(quoted($0))" } ?? "b.\(quoted(average)) IS NOT NULL"
        case .number(_, let of): of.map { "b.\(quoted($0))" } ?? "true"
        // Shown as its part; its page names both.
        case .share: nil
        }
    }

    /// How many rows stand behind a number; equal to it where it is a count.
    /// - Throws: `DatabaseError`.
    func count(behind cell: Cell, of report: Report, in scope: ReportScope) async throws -> Int {
        let sql: SQL = "\(basis(of: report, in: scope)) SELECT count(*) AS n FROM \(behind(cell, report))"
        return Int(try await pool.query(sql).first?.decode("n", as: Int64.self) ?? 0)
    }

    /// A page of the rows behind a number, in the order of the report's list; otherwise the newest cases first.
    /// - Throws: `DatabaseError`.
    func cases(
        behind cell: Cell, of report: Report, in scope: ReportScope, limit: Int, after skipped: Int = 0
    ) async throws -> [Behind] {
        let details = report.list?.columns ?? []
        let selected = details.map { ", b.\(Self.quoted($0.name)) AS \(Self.quoted("detail_\($0.name)"))" }.joined()
        let sql: SQL = """
            \(basis(of: report, in: scope))
            SELECT \(CaseEntries.columns)\(unsafe: selected)
            FROM \(behind(cell, report))
            ORDER BY \(unsafe: report.list?.order.map { "\($0), " } ?? "") e.opened_at DESC, e.case_id, b::text LIMIT \(Int64(limit)) OFFSET \(Int64(skipped))
            """
        return try await pool.query(sql).map { row in
            Behind(entry: try CaseEntries.Entry(row), details: try details.map { try Self.detail($0, row) })
        }
    }

    /// The rows of a number with their cases, of which the Console knows at least how they stand.
    private func behind(_ cell: Cell, _ report: Report) -> SQL {
        """
        \(unsafe: Self.rows(report)) JOIN case_entry e ON e.case_id = b.case_id
        WHERE (\(condition(cell, report))) AND e.state IS NOT NULL AND e.kind IS NOT NULL
        """
    }

    private func condition(_ cell: Cell, _ report: Report) -> SQL {
        var condition: SQL = "\(unsafe: Self.filter(cell.column) ?? "true")"
        for (group, value) in zip(report.groups, cell.groups) {
            condition = "\(condition) AND b.\(unsafe: Self.group(group.name)) = \(value)"
        }
        return condition
    }

    private static func detail(_ detail: Report.CaseList.Detail, _ row: Database.Row) throws -> Detail {
        let name = "detail_\(detail.name)"
        switch detail.is {
        case .time: return try row.decode(name, as: Date?.self).map { .time($0) } ?? .none
        case .yuan: return try row.decode(name, as: Int64?.self).map { .fen($0) } ?? .none
        case .day, nil: return try row.decode(name, as: String?.self).map { .text($0) } ?? .none
        }
    }
}
