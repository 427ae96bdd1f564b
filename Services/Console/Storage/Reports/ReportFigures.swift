import Database
import Foundation
import Messaging
import Policy
import SharedModels

/// Counts what reports count, over the Console's own tables.
struct ReportFigures: Sendable {
    let pool: PostgresPool
    /// In which order the values of a field are listed; of a field without one by their text.
    private(set) var orders: [String: [String]] = [:]

    /// Lines of a table on a page at most, and in a file.
    static let mostRows = 2_000
    static let mostFileRows = 50_000

    /// A line of the table: of all, or of one value of each of the outer groups.
    struct Row: Sendable {
        /// The values, outer first; fewer than the report has groups in a line that sums up.
        let groups: [String]
        /// By the names of the columns; nil for a share of nothing.
        let numbers: [String: Double]
    }

    /// The lines of a report, each before those it sums up; the first is of all.
    /// - Throws: `DatabaseError`.
    func rows(of report: Report, in scope: ReportScope, limit: Int = mostRows) async throws -> [Row] {
        let names = report.groups.map(\.name)
        let sets = (0...names.count).map { count in "(\(names.prefix(count).map(Self.group).joined(separator: ", ")))" }
        let selected = names.map(Self.group) + report.columns.compactMap(Self.aggregate)
        // The rank of a line's depth: 0 of the innermost groups.
        let depth = names.isEmpty ? "0" : "grouping(\(names.map(Self.group).joined(separator: ", ")))"
        let sql: SQL = """
            \(basis(of: report, in: scope))
            SELECT \(unsafe: (selected + ["\(depth) AS depth"]).joined(separator: ", "))
            FROM \(unsafe: Self.rows(report)) GROUP BY GROUPING SETS (\(unsafe: sets.joined(separator: ", ")))
            \(order(of: report)) LIMIT \(Int64(limit))
            """
        return try await pool.query(sql).map { row in
            let summed = (try row.decode("depth", as: Int32.self)).nonzeroBitCount
            let groups = try names.dropLast(summed).map { try row.decode(Self.groupName($0), as: String.self) }
            return Row(groups: groups, numbers: try Self.numbers(row, report))
        }
    }

    /// Lines in the order of their values, outer groups first; each line that sums up before those that it sums, and what has no value behind all that
    /// have one. By their codes last, byte for byte, so that every installation shows the same.
    private func order(of report: Report) -> SQL {
        let keys = report.groups.map { group -> SQL in
            let name = Self.group(group.name)
            let listed = group.orderedAs.flatMap { orders[$0] } ?? []
            return """
                \(unsafe: name) IS NOT NULL, \(unsafe: name) = '\(unsafe: Self.none)', array_position(\(listed)::text[], \(unsafe: name)),
                \(unsafe: name) COLLATE "C"
                """
        }
        guard let first = keys.first else { return "" }
        return keys.dropFirst().reduce("ORDER BY \(first)") { "\($0), \($1)" }
    }

    /// A column's numbers in the twelve months that end with the period.
    /// - Throws: `DatabaseError`.
    func trend(of report: Report, _ scope: ReportScope) async throws -> [(month: String, numbers: [String: Double])] {
        let year = scope.year
        let sql: SQL = """
            \(basis(of: report, in: year))
            SELECT month, \(unsafe: report.columns.compactMap(Self.aggregate).joined(separator: ", "))
            FROM \(unsafe: Self.rows(report)) WHERE month IS NOT NULL GROUP BY month
            """
        var found: [String: [String: Double]] = [:]
        for row in try await pool.query(sql) { found[try row.decode("month")] = try Self.numbers(row, report) }
        // In a month without rows nothing was counted, which is a number; there is no average of it.
        let nothing = report.columns.reduce(into: [String: Double]()) { numbers, column in
            switch column.measure {
            case .count, .sum: numbers[column.name] = 0
            case .average, .number, .share: break
            }
        }
        return year.months.map { ($0, found[$0] ?? nothing) }
    }

    /// The basis with what it reads, as common table expressions.
    func basis(of report: Report, in scope: ReportScope) -> SQL {
        let (from, before) = scope.bounds
        let period = scope.period
        let months = (ReportPeriod(.month, holding: period.first).code, ReportPeriod(.month, holding: period.last).code)
        return """
            WITH scope AS NOT MATERIALIZED (
                SELECT \(from)::timestamptz AS from_at, \(before)::timestamptz AS before_at, \(RFC3339.text(from))::text AS from_text,
                    \(RFC3339.text(before))::text AS before_text, \(scope.now)::timestamptz AS now_at,
                    \(period.first.description)::text AS first_day, \(period.last.description)::text AS last_day,
                    \(months.0)::text AS first_month, \(months.1)::text AS last_month, \(scope.zone.identifier)::text AS zone,
                    \(scope.office)::text AS office, \(scope.settings[.repairShare])::float8 AS repair_share,
                    \(scope.settings[.satisfactionTarget])::float8 AS satisfaction_target,
                    \(scope.settings[.topUpThreshold])::float8 AS top_up_threshold
            ), basis AS NOT MATERIALIZED (
            \(SQL(unsafe: report.sql))
            )
            """
    }

    /// The rows that are counted, with what groups them: a value that is not there is a dash.
    static func rows(_ report: Report) -> String {
        let groups = report.groups.map { ", coalesce(b.\(quoted($0.name))::text, '\(none)') AS \(group($0.name))" }.joined()
        return "(SELECT b.*\(groups) FROM basis b CROSS JOIN scope s WHERE s.office IS NULL OR b.office = s.office) b CROSS JOIN scope s"
    }

    /// Stands for a group's value that is not there.
    static let none = "-"

    static func groupName(_ name: String) -> String { "group_\(name)" }

    static func group(_ name: String) -> String { quoted(groupName(name)) }

    /// A name of a report's file, which holds small letters, digits and lines only.
    static func quoted(_ name: String) -> String { "\"\(name)\"" }

    /// What a column counts, under its name; nil of a share.
    private static func aggregate(_ column: Report.Column) -> String? {
        let name = quoted(column.name)
        func filter(_ of: String?) -> String { of.map { " FILTER (WHERE b.\(quoted($0)))" } ?? "" }
        switch column.measure {
        case .count: return "count(*) FILTER (WHERE b.\(name))::float8 AS \(name)"
        case .sum(let sum, let of): return "coalesce(sum(b.\(quoted(sum)))\(filter(of)), 0)::float8 AS \(name)"
        case .average(let average, let of): return "avg(b.\(quoted(average)))\(filter(of))::float8 AS \(name)"
        case .number(let number, _): return "(\(number))::float8 AS \(name)"
        case .share: return nil
        }
    }

    private static func numbers(_ row: Database.Row, _ report: Report) throws -> [String: Double] {
        var numbers: [String: Double] = [:]
        for column in report.columns {
            guard aggregate(column) != nil else { continue }
            numbers[column.name] = try row.decode(column.name, as: Double?.self)
        }
        for column in report.columns {
            guard case .share(let part, let whole) = column.measure, let part = numbers[part], let whole = numbers[whole], whole != 0
            else { continue }
            numbers[column.name] = part / whole
        }
        return numbers
    }
}
