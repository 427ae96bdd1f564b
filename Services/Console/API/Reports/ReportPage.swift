import Foundation
import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

/// A report of a period: its table, what is drawn of it, how each number comes about, and the cases that it names.
struct ReportPage {
    let asked: ReportRequest

    /// Cases that are shown below the table.
    private static let mostListed = 200

    private var report: Report { asked.report }
    private var wording: Wording { asked.wording }
    private var words: ReportWords { ReportWords(wording: wording) }

    func answer() async throws -> Response {
        let visit = asked.visit
        async let offices = visit.caller.office == nil ? visit.site.entries.offices() : []
        async let list = listed()
        let rows = try await asked.figures.rows(of: report, in: asked.scope)
        var view = Frame.of(visit, title: report.title[asked.language], current: "/reports", follows: false)
        view["styles"] = [["name": "reports.css"]]
        view["scripts"] = [["name": "reports.js"]]
        view["id"] = report.id
        view["source"] = report.source
        view["periodLabel"] = words.period(asked.scope.period)
        view["officeLabel"] = asked.scope.office ?? wording.page("reportAllOffices")
        view["madeAt"] = Times.local(visit.now, in: visit.site.zone)
        view["about"] = report.about[asked.language]
        view["receives"] = report.receives.map { wording.value($0.rawValue, of: "role") }.joined(separator: wording.page("listComma"))
        view["periods"] = periods()
        view["tableHref"] = asked.path("/table")
        view.merge(filter(try await offices)) { $1 }
        view["groupHeads"] = report.groups.map { ["label": $0.label[asked.language]] }
        view.merge(table(rows)) { $1 }
        view["isCut"] = rows.count >= ReportFigures.mostRows
        view["formulas"] = report.columns.map { column in
            [
                "label": words.label(column), "formula": column.formula[asked.language],
                "target": asked.target(of: column).map(ReportWords.percent) ?? "",
            ]
        }
        view["charts"] = charts(rows)
        if report.charts.contains(where: { $0.kind == .trend }) { view["trends"] = ["href": asked.path("/trends")] }
        if let list = try await list { view["list"] = list }
        return try visit.site.page("report", view)
    }

    private var shown: [Report.Column] { report.columns.filter { !$0.isHidden } }

    // MARK: - The table

    /// Columns that stand side by side, and lines that do; a table of many columns and few lines lies on its side.
    private static let (mostColumns, mostLines) = (9, 12)

    private func table(_ rows: [ReportFigures.Row]) -> [String: Any] {
        guard shown.count > Self.mostColumns, rows.count <= Self.mostLines, report.groups.count <= 1 else {
            return [
                "heads": shown.map(columnHead),
                "rows": rows.map { row in
                    ["level": String(row.groups.count), "head": head(of: row), "cells": shown.map { cell($0, row) }] as [String: Any]
                },
            ]
        }
        return [
            "heads": rows.map { ["label": head(of: $0)] },
            "rows": shown.map { column in
                ["level": "1", "head": words.label(column), "cells": rows.map { cell(column, $0) }] as [String: Any]
            },
        ]
    }

    /// The value of a line's innermost group; those of the outer ones stand in the lines that sum it up.
    private func head(of row: ReportFigures.Row) -> String {
        guard let value = row.groups.last else { return wording.page("reportTotal") }
        return words.value(value, report.groups[row.groups.count - 1].values)
    }

    private func cell(_ column: Report.Column, _ row: ReportFigures.Row) -> [String: Any] {
        let number = row.numbers[column.name]
        var view: [String: Any] = ["text": words.number(number, of: column)]
        if case .share(let part, let whole) = column.measure {
            view["parts"] = [part, whole].enumerated().compactMap { index, counted -> [String: Any]? in
                guard let column = report.column(counted) else { return nil }
                let count = row.numbers[counted]
                return [
                    "text": words.number(count, of: column), "isWhole": index == 1,
                    "href": count.map { $0 == 0 ? "" : asked.path(to: column, groups: row.groups) } ?? "",
                    "label": name(of: column, row),
                ]
            }
            if let number, let target = asked.target(of: column) {
                view["tone"] = number >= target ? "good" : "bad"
                view["verdict"] = wording.page(number >= target ? "reportReached" : "reportShort")
            }
        } else if let number, number != 0 {
            view["href"] = asked.path(to: column, groups: row.groups)
            view["label"] = name(of: column, row)
        }
        return view
    }

    /// What a number is, for whoever hears the page: its column and its line.
    private func name(of column: Report.Column, _ row: ReportFigures.Row) -> String {
        let value = words.number(row.numbers[column.name], of: column)
        return "\(column.label[asked.language])\(wording.page("comma"))\(head(of: row))\(wording.page("colon"))\(value)"
    }

    /// A column's head, with what it is held against.
    private func columnHead(_ column: Report.Column) -> [String: Any] {
        ["label": words.label(column), "target": asked.target(of: column).map(ReportWords.percent) ?? ""]
    }

    // MARK: - Choices

    private func periods() -> [String: Any] {
        let period = asked.scope.period
        var view: [String: Any] = [
            "kinds": report.periods.map { kind in
                [
                    "label": wording.page("reportPeriod_\(kind.rawValue)"), "current": kind == period.kind,
                    "href": asked.path(
                        period: ReportPeriod(kind, holding: min(period.last, asked.visit.site.zone.date(of: asked.visit.now)))),
                ] as [String: Any]
            }
        ]
        guard period.kind != .now else { return view }
        view["before"] = asked.path(period: period.before)
        if asked.visit.site.zone.startOfDay(period.next) <= asked.visit.now { view["after"] = asked.path(period: period.after) }
        return view
    }

    private func filter(_ offices: [String]) -> [String: Any] {
        guard !offices.isEmpty else { return [:] }
        return [
            "filter": [
                "action": "/reports/\(report.id)", "period": asked.scope.period.code,
                "offices": [["value": "", "label": wording.page("reportAllOffices"), "selected": asked.scope.office == nil]]
                    + offices.map { ["value": $0, "label": $0, "selected": $0 == asked.scope.office] },
            ] as [String: Any]
        ]
    }

    // MARK: - Charts and cases

    private func charts(_ rows: [ReportFigures.Row]) -> [[String: Any]] {
        report.charts.filter { $0.kind == .bars }.map { chart in
            let columns = (chart.columns ?? []).compactMap(report.column)
            let bars = rows.filter { $0.groups.count == 1 }.map { row in
                BarChart.Bar(
                    label: words.value(row.groups[0], report.groups[0].values),
                    values: columns.map { (row.numbers[$0.name] ?? 0, words.number(row.numbers[$0.name], of: $0)) })
            }
            return BarChart(title: chart.title[asked.language], series: columns.map(words.label), bars: bars).view
        }
    }

    private func listed() async throws -> [String: Any]? {
        guard let list = report.list, let column = report.column(list.column) else { return nil }
        let rows = try await asked.figures.cases(
            behind: .init(column: column, groups: []), of: report, in: asked.scope, limit: Self.mostListed + 1)
        var view = ReportCasesView(asked: asked).view(of: Array(rows.prefix(Self.mostListed)))
        view["title"] = list.title[asked.language]
        if rows.count > Self.mostListed {
            view["more"] = ["href": asked.path(to: column, groups: []), "label": wording.page("reportAllCases")]
        }
        return view
    }
}
