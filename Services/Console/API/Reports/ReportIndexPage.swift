import Hummingbird
import ServiceBootstrap
import SharedModels

/// The reports that are for the user's post.
struct ReportIndexPage {
    let visit: Visit

    /// Whether there is one for this post.
    static func isFor(_ visit: Visit) -> Bool { visit.site.content.reports.contains { $0.isFor(visit.caller.role) } }

    func answer() throws -> Response {
        let wording = visit.wording
        var view = Frame.of(visit, title: wording.page("nav_reports"), current: "/reports", follows: false)
        view["rows"] = visit.site.content.reports.filter { $0.isFor(visit.caller.role) }.map { report in
            [
                "href": "/reports/\(report.id)", "id": report.id, "title": report.title[wording.language],
                "about": report.about[wording.language],
                "periods": report.periods.map { wording.page("reportPeriod_\($0.rawValue)") }.joined(separator: wording.page("listComma")),
                "receives": report.receives.map { wording.value($0.rawValue, of: "role") }.joined(separator: wording.page("listComma")),
                "isMine": report.receives.contains(visit.caller.role),
            ] as [String: Any]
        }
        return try visit.site.page("reports", view)
    }
}
