/// Whether a report's file is one: what the decoder cannot see.
enum ReportCheck {
    /// What is wrong with it, for whoever wrote it; empty when nothing is.
    static func faults(of report: Report) -> [String] {
        let columns = Set(report.columns.map(\.name))
        let counted = Set(report.columns.filter { if case .share = $0.measure { false } else { true } }.map(\.name))
        var faults: [String] = []
        if report.id.wholeMatch(of: /R-\d\d[a-z]?/) == nil { faults.append("has the id \(report.id), which is none of a report") }
        if report.periods.isEmpty { faults.append("is of no period") }
        if columns.count != report.columns.count { faults.append("has two columns of one name") }
        if !report.columns.contains(where: { !$0.isHidden }) { faults.append("shows no column") }
        if report.groups.count > 3 { faults.append("has more than three groups") }
        for name in names(of: report) where name.wholeMatch(of: /[a-z][a-z0-9_]{0,40}/) == nil {
            faults.append("has the name \(name); small letters, digits and _ make one")
        }
        for case .share(let part, let whole) in report.columns.map(\.measure) {
            for name in [part, whole] where !counted.contains(name) { faults.append("has a share of \(name), which is no counted column") }
        }
        for chart in report.charts {
            let known = chart.kind == .trend ? chart.column.map { [$0] } : chart.columns
            if known?.allSatisfy(columns.contains) != true { faults.append("has a chart of columns that are none of its own") }
            if chart.kind == .bars, chart.by == nil || chart.by != report.groups.first?.name {
                faults.append("has bars by something else than its first group")
            }
        }
        if let list = report.list, !counted.contains(list.column) { faults.append("lists \(list.column), which is no counted column") }
        return faults
    }

    /// All that stand in the SQL as names.
    private static func names(of report: Report) -> [String] {
        let measured = report.columns.flatMap { column -> [String?] in
            switch column.measure {
            case .count, .share: []
            case .sum(let name, let of), .average(let name, let of): [name, of]
            case .number(_, let of): [of]
            }
        }
        return report.groups.map(\.name) + report.columns.map(\.name) + measured.compactMap { $0 }
            + (report.list?.columns ?? []).map(\.name)
    }
}
