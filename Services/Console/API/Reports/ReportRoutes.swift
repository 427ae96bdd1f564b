import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

/// Reports of domain.md part 5: a list of them, each with the cases behind its numbers, and as a table for Excel.
enum ReportRoutes {
    /// The values of the groups of a line, outer first, in the address of the cases behind one of its numbers.
    static let groupNames = ["g1", "g2", "g3"]

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        let posts = site.content.reports.reduce(into: Set<Role>()) { $0.formUnion($1.readers) }
        group.get("reports", by: posts) { request, context in
            try ReportIndexPage(visit: try await Visit(site, request, context)).answer()
        }
        group.get("reports/:report", by: posts, asking: ["period", "office"]) { request, context in
            let visit = try await Visit(site, request, context)
            return try await ReportPage(asked: try ReportRequest(visit, context)).answer()
        }
        group.get("reports/:report/trends", by: posts, asking: ["period", "office"]) { request, context in
            let visit = try await Visit(site, request, context)
            return try await ReportTrendsPage(asked: try ReportRequest(visit, context)).answer()
        }
        group.get("reports/:report/table", by: posts, asking: ["period", "office"]) { request, context in
            let visit = try await Visit(site, request, context)
            return try await ReportTableFile(asked: try ReportRequest(visit, context)).answer()
        }
        group.get("reports/:report/cases", by: posts, asking: ["period", "office", "column", "page"] + groupNames) {
            request, context in
            let visit = try await Visit(site, request, context)
            return try await ReportCasesPage(asked: try ReportRequest(visit, context), query: context.query).answer()
        }
    }
}

/// Which report somebody asks for, of which period and office.
struct ReportRequest {
    let visit: Visit
    let report: Report
    let scope: ReportScope

    /// - Throws: `Problem`: 404 for a report that there is not, 403 for one that is not for this post, 400 for a period that is none.
    init(_ visit: Visit, _ context: CallerRequestContext) throws(Problem) {
        self.visit = visit
        guard let id = context.parameters.get("report"), let report = visit.site.content.reports.first(where: { $0.id == id }) else {
            throw Problem(.notFound, "There is no such report.")
        }
        guard report.isFor(visit.caller.role) else { throw Problem(.forbidden, "This report is not for \(visit.caller.role.rawValue).") }
        self.report = report
        let today = visit.site.zone.date(of: visit.now)
        var period = ReportPeriod(report.periods[0], holding: today)
        if let code = context.query["period"], !code.isEmpty {
            guard let asked = ReportPeriod(code: code, today: today), report.periods.contains(asked.kind) else {
                throw Problem.badParameter("period", "is none that this report is made of")
            }
            period = asked
        }
        let office = try context.query.word("office").flatMap { $0.isEmpty ? nil : $0 }
        if let own = visit.caller.office, let office, office != own { throw Problem(.forbidden, "You are of the office \(own).") }
        scope = ReportScope(
            period: period, office: visit.caller.office ?? office, now: visit.now, zone: visit.site.zone,
            settings: ReportScope.settings(of: visit.site.policy))
    }

    var wording: Wording { visit.wording }

    var language: Language { visit.wording.language }

    /// What a share of the report is held against.
    func target(of column: Report.Column) -> Double? {
        switch column.target {
        case .share(let share): share
        case .setting(let setting): scope.settings[setting]
        case nil: nil
        }
    }

    var figures: ReportFigures { ReportFigures(pool: visit.site.pool, orders: visit.site.content.orders) }

    /// The report's address, or that of something of it.
    func path(_ part: String = "", period: ReportPeriod? = nil, _ more: [(String, String?)] = []) -> String {
        let pairs = [("period", (period ?? scope.period).code as String?), ("office", visit.caller.office == nil ? scope.office : nil)]
        return "/reports/\(report.id)\(part)" + Paths.query(pairs + more)
    }

    /// The address of the cases behind a number.
    func path(to column: Report.Column, groups: [String]) -> String {
        path("/cases", [("column", column.name)] + zip(ReportRoutes.groupNames, groups).map { ($0, $1) })
    }
}
