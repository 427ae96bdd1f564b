import Database
import Foundation
import Policy
import SharedModels

@testable import Console

/// A report of one period, as the Console counts it from events and as services do from their own tables.
struct ReportComparison: Sendable {
    let report: Report
    let period: ReportPeriod
    /// Those of its numbers.
    let statements: [ReportStatement]

    /// What came of it.
    struct Outcome {
        /// Numbers that were compared.
        var compared = 0
        /// Each with the line, the column and both numbers.
        var differences: [String] = []
        /// Columns with a number that was the same, by whether one was other than zero.
        var columns: [String: Bool] = [:]
    }

    /// What the services answered: numbers by value of the first group, nil for all.
    private struct Theirs {
        var numbers: [String?: [String: Double]] = [:]
        var columns: Set<String> = []
        /// Whether every statement has lines of the group's values.
        var isGrouped = true
    }

    private var scope: ReportScope { ReportScope(period: period, office: nil, now: Date(), zone: .shanghai, settings: [:]) }

    /// Compares every number of the line of all and of those of the first group's values.
    /// - Throws: `TestFailure` also when the statements leave out a visible number without saying so.
    func outcome(_ reader: ReportReader) async throws -> Outcome {
        let ours = try await reader.cells(report, period)
        let theirs = try await theirs(at: reader.installation)
        let expected = Dictionary(
            theirs.numbers.map { value, numbers in
                (value.map { reader.words.value($0, report.groups.first?.values) } ?? reader.total, numbers)
            }, uniquingKeysWith: { first, _ in first })
        var outcome = Outcome()
        let lines = theirs.isGrouped ? Set(ours.keys).union(expected.keys) : [reader.total]
        for line in lines.sorted() {
            for column in report.columns where !column.isHidden && isAnswered(column, by: theirs.columns) {
                let number = number(of: column, in: expected[line] ?? [:])
                let wanted = reader.words.plain(number, of: column)
                let own = ours[line]?[column.name] ?? reader.words.plain(self.number(of: column, in: [:]), of: column)
                outcome.compared += 1
                if own == wanted {
                    outcome.columns[column.name] = outcome.columns[column.name] ?? false || (number ?? 0) != 0
                } else {
                    let services = statements.map(\.file).joined(separator: ", ")
                    outcome.differences.append(
                        "\(report.id) \(period.code) \(line) \(column.name): the Console says \(own), not \(wanted) as \(services)")
                }
            }
        }
        return outcome
    }

    /// A column's number by what was counted; what is not there was not counted.
    private func number(of column: Report.Column, in counted: [String: Double]) -> Double? {
        switch column.measure {
        case .count, .sum: return counted[column.name] ?? 0
        case .average, .number: return counted[column.name]
        case .share(let part, let whole):
            guard let whole = counted[whole], whole != 0 else { return nil }
            return (counted[part] ?? 0) / whole
        }
    }

    private func isAnswered(_ column: Report.Column, by columns: Set<String>) -> Bool {
        switch column.measure {
        case .count, .sum, .average, .number: columns.contains(column.name)
        case .share(let part, let whole): columns.isSuperset(of: [part, whole])
        }
    }

    // MARK: The services

    private func theirs(at installation: Installation) async throws -> Theirs {
        var theirs = Theirs()
        for statement in statements {
            let result = try await statement.rows(in: scope, at: installation)
            let group = report.groups.first.map(\.name).flatMap { result.columns.contains($0) ? $0 : nil }
            if group == nil, !report.groups.isEmpty { theirs.isGrouped = false }
            var seen: Set<String?> = []
            for row in result {
                let value = try group.flatMap { try row.decode($0, as: String?.self) }
                guard seen.insert(value).inserted else { throw TestFailure("\(statement.file) answers \(value ?? "all") twice") }
                for name in result.columns where name != group {
                    guard let column = report.column(name) else {
                        throw TestFailure("\(statement.file) answers \(name), which is no column")
                    }
                    theirs.numbers[value, default: [:]][name] = try Self.number(row, column)
                }
            }
            theirs.columns.formUnion(result.columns)
        }
        try requireComplete(theirs)
        return theirs
    }

    private static func number(_ row: Row, _ column: Report.Column) throws -> Double? {
        switch column.measure {
        case .count, .sum: Double(try row.decode(column.name, as: Int64.self))
        case .average, .number: try row.decode(column.name, as: Double?.self)
        case .share: throw TestFailure("\(column.name) is a share; its part and its whole are answered instead")
        }
    }

    /// Every visible count, sum, share and average is answered or said not to be, and so is the first group.
    private func requireComplete(_ theirs: Theirs) throws {
        let answered = report.columns.filter { !$0.isHidden && isAnswered($0, by: theirs.columns) }.map(\.name)
        let needed = report.columns.filter { column in
            switch column.measure {
            case .count, .sum, .share, .average: !column.isHidden
            // An expression over what is compared.
            case .number: false
            }
        }.map(\.name)
        let group = report.groups.first.map { [$0.name] } ?? []
        let there = Set(answered + (theirs.isGrouped ? group : []))
        let without = statements.reduce(into: Set<String>()) { $0.formUnion($1.without) }
        let missing = Set(needed + group).subtracting(there).subtracting(without)
        let idle = without.intersection(there).union(without.subtracting(report.columns.map(\.name) + group))
        guard missing.isEmpty, idle.isEmpty else {
            let names = [missing, idle].map { $0.sorted().joined(separator: ", ") }
            throw TestFailure(
                "\(report.id): its statements do not answer [\(names[0])]; they say in vain that they do not answer [\(names[1])]")
        }
    }

    // MARK: Cases

    /// Compares the cases that the Console lists behind numbers with those that a service counts.
    /// - Returns: how many lists were compared, and what is too many or missing.
    static func cases(
        _ statement: ReportStatement, _ period: ReportPeriod, _ reader: ReportReader
    ) async throws -> (compared: Int, differences: [String]) {
        let report = statement.report
        let scope = ReportScope(period: period, office: nil, now: Date(), zone: .shanghai, settings: [:])
        let result = try await statement.rows(in: scope, at: reader.installation)
        let group = report.groups.first.map(\.name).flatMap { result.columns.contains($0) ? $0 : nil }
        let rows = try result.map { row in
            (id: try row.decode("case_id", as: UUID.self), value: try group.flatMap { try row.decode($0, as: String?.self) }, row: row)
        }
        var compared = 0
        var differences: [String] = []
        for column in result.columns where column != "case_id" && column != group {
            let counted = try rows.filter { try $0.row.decode(column, as: Bool?.self) ?? false }
            // Where a line counts nothing there is no list: that of all has no case too many.
            for value in [nil] + Set(counted.compactMap(\.value)).sorted() {
                let wanted = counted.filter { value == nil || $0.value == value }.map(\.id.uuidString).sorted()
                let own = try await reader.cases(report, period, behind: column, of: value).map(\.uuidString).sorted()
                compared += 1
                if own != wanted {
                    let (many, missing) = (Set(own).subtracting(wanted).sorted(), Set(wanted).subtracting(own).sorted())
                    differences.append(
                        "\(report.id) \(period.code) \(value ?? "of all") \(column): \(own.count) cases listed, not \(wanted.count); "
                            + "too many \(many.prefix(5)), missing \(missing.prefix(5))")
                }
            }
        }
        return (compared, differences)
    }
}
