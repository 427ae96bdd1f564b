import Foundation
import Mustache
import Policy
import Testing

@testable import Console

@Suite("The span of a report") struct ReportPeriodTests {
    private func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

    @Test(
        "Holds a day from its first to its last, and is said and read by its code",
        arguments: [
            (ReportPeriod.Kind.day, "2026-03-02", "2026-03-02", "2026-03-02", "2026-03-02"),
            (.week, "2026-03-04", "2026-03-02", "2026-03-08", "2026-W10"), (.week, "2027-01-01", "2026-12-28", "2027-01-03", "2026-W53"),
            (.week, "2024-12-31", "2024-12-30", "2025-01-05", "2025-W01"), (.month, "2026-02-28", "2026-02-01", "2026-02-28", "2026-02"),
            (.month, "2028-02-01", "2028-02-01", "2028-02-29", "2028-02"), (.month, "2026-12-31", "2026-12-01", "2026-12-31", "2026-12"),
            (.quarter, "2026-05-31", "2026-04-01", "2026-06-30", "2026-Q2"),
            (.quarter, "2026-12-01", "2026-10-01", "2026-12-31", "2026-Q4"),
            (.year, "2026-07-15", "2026-01-01", "2026-12-31", "2026"), (.now, "2026-07-15", "2026-07-15", "2026-07-15", "now"),
        ])
    func spans(kind: ReportPeriod.Kind, holding: String, first: String, last: String, code: String) throws {
        let period = ReportPeriod(kind, holding: try day(holding))
        #expect(period.first.description == first)
        #expect(period.last.description == last)
        #expect(period.code == code)
        #expect(ReportPeriod(code: code, today: try day(holding)) == period)
    }

    @Test(
        "One ends where the next begins", arguments: ReportPeriod.Kind.allCases.filter { $0 != .now },
        ["2026-01-01", "2026-12-31", "2028-02-29"])
    func neighbours(kind: ReportPeriod.Kind, holding: String) throws {
        let period = ReportPeriod(kind, holding: try day(holding))
        #expect(period.after.first == period.next)
        #expect(period.before.next == period.first)
        #expect(period.after.before == period)
    }

    @Test(
        "What is none is not read",
        arguments: [
            "", "26", "2026-13", "2026-00", "2026-3", "2026-Q5", "2026-Q0", "2026-W54", "2025-W53", "2026-W1", "2026-02-30", "2026-1-1",
            "x", "2026-03-", "0", "9999", "Now",
        ])
    func none(code: String) throws {
        #expect(ReportPeriod(code: code, today: try day("2026-03-02")) == nil)
    }

    @Test("A year of months ends with that of the period")
    func year() throws {
        let scope = ReportScope(
            period: ReportPeriod(.quarter, holding: try day("2026-02-10")), office: nil, now: Date(), zone: .shanghai, settings: [:])
        #expect(scope.year.months.first == "2025-04")
        #expect(scope.year.months.last == "2026-03")
        #expect(scope.year.months.count == 12)
        #expect(scope.bounds.from == Date(timeIntervalSince1970: 1_767_196_800))
    }

    @Test(
        "Numbers are written as people read them",
        arguments: [(0.0, 0, "0"), (999, 0, "999"), (1_000, 0, "1,000"), (1_234_567.891, 2, "1,234,567.89"), (-1_500, 1, "-1,500.0")])
    func decimals(number: Double, digits: Int, text: String) { #expect(ReportWords.decimal(number, digits: digits) == text) }

    @Test("A month without a number interrupts the line")
    func gaps() {
        let points = [0.5, 0.6, nil, 0.7].enumerated().map { TrendChart.Point(label: "2026-0\($0 + 1)", value: $1, text: "") }
        let view = TrendChart(title: "t", points: points, target: 0.85).view
        #expect((view["lines"] as? [[String: String]])?.count == 2)
        #expect((view["places"] as? [[String: Any]])?.count { $0["dot"] != nil } == 3)
        #expect(
            TrendChart(title: "t", points: [.init(label: "2026-01", value: nil, text: "")], target: nil).view["isEmpty"] as? Bool == true)
    }

    @Test("What is drawn says its labels whole, in words and figures that are read without the picture")
    func charts() throws {
        let label = "Reports of the property office that nobody has answered within the limit"
        let bars = [
            BarChart.Bar(label: label, values: [(4, "4"), (1, "1")]), BarChart.Bar(label: "物业服务", values: [(0, "0"), (2, "2")]),
        ]
        let templates = try Content().templates
        var view = BarChart(title: "By subject", series: ["Registered", "Handled"], bars: bars).view
        let drawn = try #require(templates.render(view, withTemplate: "chart-bars"))
        #expect(drawn.contains("<th scope=\"rowgroup\" rowspan=\"2\">\(label)</th>") && drawn.contains(">物业服务</th>"))
        for width in ["100.0%", "25.0%", "0.0%", "50.0%"] { #expect(drawn.contains("width=\"\(width)\""), "\(width)") }
        #expect(drawn.components(separatedBy: ">Handled</span>").count == 3)
        view = TrendChart(title: "In time", points: [.init(label: "2026-03", value: 0.975, text: "97.5%")], target: nil).view
        let trend = try #require(templates.render(view, withTemplate: "chart-trend"))
        #expect(trend.contains("<tr><th scope=\"row\">2026-03</th><td>97.5%</td></tr>"))
    }
}
