import Database
import Foundation
import Policy
import SharedModels
import TestSupport

@testable import Console

/// A statement of `ReportChecks` over the tables of a service, written apart from the report's own.
///
/// `R-22.sql` and `R-22.callbacks.sql` answer numbers of the report, in columns of the same names: a row of all, whose column of the report's first
/// group is null, and one of each of that group's values. `R-01.cases.sql` answers the cases behind numbers: a row for each thing that is
/// counted, with `case_id`, whether each column counts it, and the group. The first line says whose tables they are; further ones say
/// what is not answered, and which numbers stay zero in the month that is compared.
struct ReportStatement: Sendable {
    let file: String
    let report: Report
    let member: Member
    let isOfCases: Bool
    /// Visible columns, or the first group, for which the service has nothing to compare.
    let without: Set<String>
    /// Columns that no business makes anything but zero.
    let zero: Set<String>
    private let sql: String

    /// Every statement, in the order of the files' names.
    /// - Throws: `TestFailure` for a file that says too little.
    static func all() throws -> [ReportStatement] {
        let folder = Executables.root.appending(path: "Tests/EndToEndTests/ReportChecks")
        let reports = Dictionary(uniqueKeysWithValues: try Content().reports.map { ($0.id, $0) })
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { file in
            try ReportStatement(file, try String(contentsOf: folder.appending(path: file), encoding: .utf8), reports)
        }
    }

    private init(_ file: String, _ sql: String, _ reports: [String: Report]) throws {
        let parts = file.split(separator: ".").map(String.init)
        guard parts.last == "sql", let report = parts.first.flatMap({ reports[$0] }) else { throw TestFailure("\(file) is of no report") }
        guard let service = sql.firstMatch(of: /\A-- service: (\w+)\n/)?.1, let member = Member(rawValue: String(service)) else {
            throw TestFailure("\(file) does not say in its first line whose tables it reads")
        }
        isOfCases = parts.dropFirst().first == "cases"
        guard isOfCases || parts.count == 2 || parts.dropFirst().first == member.rawValue else {
            throw TestFailure("\(file) reads the tables of \(member)")
        }
        self.file = file
        self.report = report
        self.member = member
        self.sql = sql
        without = try Self.names(after: "without", in: sql, of: file)
        zero = try Self.names(after: "zero", in: sql, of: file)
    }

    /// The names of a comment such as `-- without: hours, rate (why)`.
    private static func names(after word: String, in sql: String, of file: String) throws -> Set<String> {
        let lines = sql.split(separator: "\n").filter { $0.hasPrefix("-- \(word):") }
        return try lines.reduce(into: []) { names, line in
            guard let match = line.wholeMatch(of: /-- \w+: ([a-z0-9_, ]+) \(.+\)/) else {
                throw TestFailure("\(file) gives no reason: \(line)")
            }
            names.formUnion(match.1.components(separatedBy: ", "))
        }
    }

    /// What the service's tables answer for a period.
    func rows(in scope: ReportScope, at installation: Installation) async throws -> QueryResult {
        let (from, before) = scope.bounds
        let period = scope.period
        let months = (ReportPeriod(.month, holding: period.first).code, ReportPeriod(.month, holding: period.last).code)
        let scoped: SQL = "\(from)\(before)\(months.0)\(months.1)\(period.first.description)\(period.last.description)"
        do {
            return try await EvidenceReader(installation: installation).query(member, [SQL(unsafe: sql, binds: scoped.binds)])[0]
        } catch {
            throw TestFailure("\(file) for \(period.code): \(error)")
        }
    }
}
