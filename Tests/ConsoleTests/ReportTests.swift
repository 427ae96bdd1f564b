import Database
import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import Console

@Suite("Reports", .timeLimit(.minutes(5))) struct ReportTests {
    @Test("Every report's file is one, and its query runs: table, year, cases behind every column")
    func files() async throws {
        let reports = try Content().reports
        #expect(reports.count > 10)
        #expect(Set(reports.map(\.id)).count == reports.count)
        try await Estate.with { estate in
            let figures = ReportFigures(pool: estate.console.pool)
            let day = try #require(LocalDate("2026-03-02"))
            for report in reports {
                for kind in report.periods {
                    let scope = ReportScope(
                        period: ReportPeriod(kind, holding: day), office: "yunxi", now: Date(), zone: .shanghai,
                        settings: [.repairShare: 0.8, .satisfactionTarget: 0.85])
                    let rows = try await figures.rows(of: report, in: scope)
                    #expect(rows.first?.groups == [], "\(report.id)")
                    for column in report.columns where ReportFigures.filter(column) != nil {
                        let cell = ReportFigures.Cell(column: column, groups: report.groups.map { _ in "x" })
                        #expect(try await figures.count(behind: cell, of: report, in: scope) == 0, "\(report.id) \(column.name)")
                        #expect(try await figures.cases(behind: cell, of: report, in: scope, limit: 5).isEmpty)
                    }
                }
                if report.charts.contains(where: { $0.kind == .trend }) {
                    let scope = ReportScope(
                        period: ReportPeriod(.month, holding: day), office: nil, now: Date(), zone: .shanghai, settings: [:])
                    #expect(try await figures.trend(of: report, scope).count == 12, "\(report.id)")
                }
            }
        }
    }

    /// A complaint that is done, one that is withdrawn, one that is rejected, and one that nobody has touched.
    private func work(_ estate: Estate) async throws {
        let withdrawn = try await estate.register()
        try await estate.command("withdraw", withdrawn.id, as: .csDept, ["reason": "业主撤回"])
        for _ in 0..<2 { _ = try await estate.register() }
        try await estate.settle()
    }

    @Test("Numbers are those of the service's own statistics, and the cases behind them as many")
    func complaints() async throws {
        try await Estate.with { estate in
            try await work(estate)
            let report = try #require(Content().reports.first { $0.id == "R-01" })
            let now = Date()
            let scope = ReportScope(
                period: ReportPeriod(.month, holding: EstateZone.shanghai.date(of: now)), office: nil, now: now, zone: .shanghai,
                settings: [:])
            let figures = ReportFigures(pool: estate.console.pool)
            let all = try #require(try await figures.rows(of: report, in: scope).first)
            let month = scope.period.code
            let answer = try await estate.complaints.ask(TestRequest("GET /complaint-statistics?month=\(month)", as: .generalManager))
            let total = try #require((answer.json["rows"] as? [[String: Any]] ?? answer.json["items"] as? [[String: Any]])?.first)
            for (own, theirs) in [
                ("registered", "registered"), ("handled", "handled"), ("due", "due"), ("timely", "timely"), ("withdrawn", "withdrawn"),
            ] {
                let number = try #require(all.numbers[own])
                #expect(number == (total[theirs] as? NSNumber)?.doubleValue, "\(own)")
                let column = try #require(report.column(own))
                #expect(Double(try await figures.count(behind: .init(column: column, groups: []), of: report, in: scope)) == number)
            }
            #expect(all.numbers["registered"] == 3)
        }
    }
}
