import Hummingbird
import ServiceBootstrap
import SharedModels

/// The cases behind one number of a report.
struct ReportCasesPage {
    let asked: ReportRequest
    let query: RouteQuery

    private static let length = 100
    private static let mostPages = 1_000

    func answer() async throws -> Response {
        let (report, wording) = (asked.report, asked.wording)
        guard let column = query["column"].flatMap(report.column), ReportFigures.filter(column) != nil else {
            throw Problem.badParameter("column", "is none of this report")
        }
        let groups = try groups()
        let cell = ReportFigures.Cell(column: column, groups: groups)
        let page = query["page"].flatMap { Int($0) } ?? 1
        guard (1...Self.mostPages).contains(page) else { throw Problem.badParameter("page", "must be 1 to \(Self.mostPages)") }
        async let count = asked.figures.count(behind: cell, of: report, in: asked.scope)
        let rows = try await asked.figures.cases(
            behind: cell, of: report, in: asked.scope, limit: Self.length, after: (page - 1) * Self.length)
        let words = ReportWords(wording: wording)
        let total = try await count
        var view = Frame.of(asked.visit, title: column.label[asked.language], current: "/reports", follows: false)
        view["back"] = ["href": asked.path(), "label": "\(report.id) \(report.title[asked.language])"]
        view["periodLabel"] = words.period(asked.scope.period)
        view["officeLabel"] = asked.scope.office ?? wording.page("reportAllOffices")
        view["groups"] = zip(report.groups, groups).map { ["label": $0.label[asked.language], "value": words.value($1, $0.values)] }
        view["formula"] = column.formula[asked.language]
        view["count"] = wording.page("reportCount", ["n": ReportWords.decimal(Double(total), digits: 0)])
        view["list"] = ReportCasesView(asked: asked).view(of: rows)
        var pager: [String: Any] = [:]
        if page > 1 { pager["first"] = path(column, groups, page: 1) }
        if page * Self.length < total, page < Self.mostPages { pager["next"] = path(column, groups, page: page + 1) }
        if !pager.isEmpty { view["pager"] = pager }
        return try asked.visit.site.page("report-cases", view)
    }

    /// The values of the groups in the address: of the outer ones first, without a gap.
    private func groups() throws -> [String] {
        var groups: [String] = []
        for (name, _) in zip(ReportRoutes.groupNames, asked.report.groups) {
            guard let value = try query.word(name) else { break }
            groups.append(value)
        }
        return groups
    }

    private func path(_ column: Report.Column, _ groups: [String], page: Int) -> String {
        asked.path(to: column, groups: groups) + "&page=\(page)"
    }
}

/// Of the template `report-list`: cases as a report names them.
struct ReportCasesView {
    let asked: ReportRequest

    func view(of rows: [ReportFigures.Behind]) -> [String: Any] {
        let details = asked.report.list?.columns ?? []
        return [
            "heads": details.map { ["label": $0.label[asked.language]] }, "rows": rows.map { row($0, details) },
        ]
    }

    private func row(_ behind: ReportFigures.Behind, _ details: [Report.CaseList.Detail]) -> [String: Any] {
        let (entry, visit) = (behind.entry, asked.visit)
        let views = Views(wording: asked.wording, zone: visit.site.zone, now: visit.now)
        var row = views.standing(entry.kind, entry.state, entry.facts)
        if let kind = visit.site.content.catalogue.kinds[entry.kind], visit.may(kind.readers) {
            row["href"] = Paths.item(kind.collection, entry.id)
        }
        row["number"] = entry.number
        row["kind"] = asked.wording.kind(entry.kind)
        row["office"] = entry.office ?? ""
        row["opened"] = views.time(entry.openedAt)
        if let due = entry.due, !entry.isOver { row["due"] = views.due(due.bound, clock: due.clock) }
        row["details"] = zip(details, behind.details).map { ["label": $0.label[asked.language], "text": text($1, $0)] }
        return row
    }

    private func text(_ value: ReportFigures.Detail, _ detail: Report.CaseList.Detail) -> String {
        switch value {
        case .none: ""
        case .time(let instant): Times.local(instant, in: asked.visit.site.zone)
        case .fen(let fen): ReportWords.yuan(fen)
        case .text(let text): ReportWords(wording: asked.wording).value(text, detail.values)
        }
    }
}
