import Foundation
import SharedModels

@testable import Console

/// Somebody who reads reports on the Console's pages.
struct ReportReader: Sendable {
    let installation: Installation
    private let visitor: ConsoleVisitor

    /// Words of the pages, which are Chinese for who has not asked for English.
    let words: ReportWords

    /// Signs in as the general manager, whom every report is for.
    init(_ installation: Installation, _ console: ConsoleProcess) async throws {
        self.installation = installation
        words = ReportWords(wording: Wording(words: try Content().words, language: .zh))
        visitor = try await ConsoleVisitor(.generalManager, at: console, of: installation)
    }

    private func page(_ report: Report, _ part: String, _ query: [(String, String?)]) async throws -> String {
        let path = "/reports/\(report.id)/\(part)" + Paths.query(query)
        let answer = try await visitor.get(path)
        guard answer.status == 200 else { throw TestFailure("\(path) was answered \(answer.status)") }
        return String(decoding: answer.body, as: UTF8.self)
    }

    // MARK: The table

    /// How the line of all is called.
    var total: String { words.wording.page("reportTotal") }

    /// The cells of the table for Excel, of the line of all and of those of the first group's values, by the line's word and the column's name.
    func cells(_ report: Report, _ period: ReportPeriod) async throws -> [String: [String: String]] {
        let text = try await page(report, "table", [("period", period.code)])
        let (groups, shown) = (report.groups.count, report.columns.filter { !$0.isHidden })
        var lines: [String: [String: String]] = [:]
        // Above them the title and the heads.
        for line in text.components(separatedBy: "\r\n").dropFirst(2) where !line.isEmpty {
            let cells = line.dropFirst().dropLast().components(separatedBy: "\",\"").map { $0.replacing("\"\"", with: "\"") }
            guard cells.count == groups + shown.count else {
                throw TestFailure("\(report.id) \(period.code) has a line of \(cells.count) cells")
            }
            guard cells.prefix(groups).dropFirst().allSatisfy({ $0 == total }) else { continue }
            lines[cells.prefix(groups).first ?? total] = Dictionary(
                uniqueKeysWithValues: zip(shown.map(\.name), cells.dropFirst(groups)))
        }
        guard lines[total] != nil else { throw TestFailure("\(report.id) \(period.code) has no total") }
        return lines
    }

    // MARK: Cases

    /// Cases on one page.
    private static let length = 100
    private static let mostPages = 20

    /// The ids of the cases that the Console lists behind a number, of all or of a value of the first group; one for each thing counted.
    func cases(_ report: Report, _ period: ReportPeriod, behind column: String, of value: String?) async throws -> [UUID] {
        var cases: [UUID] = []
        for number in 1...Self.mostPages {
            let text = try await page(
                report, "cases", [("period", period.code), ("column", column), ("g1", value), ("page", String(number))])
            let found = text.matches(of: /<a class="number" href="\/cases\/[a-z-]+\/([0-9A-Fa-f-]{36})">/).compactMap {
                UUID(uuidString: String($0.1))
            }
            cases += found
            if found.count < Self.length { return cases }
        }
        throw TestFailure("\(report.id) \(period.code) lists more than \(Self.mostPages) pages behind \(column)")
    }
}
