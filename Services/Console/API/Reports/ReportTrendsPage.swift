import Hummingbird
import ServiceBootstrap
import SharedModels

/// What became of a report's figures over twelve months: on a page of its own, because a year is counted more slowly than a month. The report's page
/// takes it from here once it stands.
struct ReportTrendsPage {
    let asked: ReportRequest

    func answer() async throws -> Response {
        let (report, words) = (asked.report, ReportWords(wording: asked.wording))
        guard report.charts.contains(where: { $0.kind == .trend }) else { throw Problem(.notFound, "This report has no trends.") }
        let trend = try await asked.figures.trend(of: report, asked.scope)
        var view = Frame.of(asked.visit, title: report.title[asked.language], current: "/reports", follows: false)
        view["styles"] = [["name": "reports.css"]]
        view["back"] = ["href": asked.path(), "label": "\(report.id) \(report.title[asked.language])"]
        view["charts"] = report.charts.compactMap { chart -> [String: Any]? in
            guard chart.kind == .trend, let column = chart.column.flatMap(report.column) else { return nil }
            let points = trend.map { point in
                TrendChart.Point(
                    label: point.month, value: point.numbers[column.name], text: words.number(point.numbers[column.name], of: column))
            }
            return TrendChart(title: chart.title[asked.language], points: points, target: asked.target(of: column)).view
        }
        return try asked.visit.site.page("report-trends", view)
    }
}
