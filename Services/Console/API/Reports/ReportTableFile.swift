import HTTPTypes
import Hummingbird
import ServiceBootstrap
import SharedModels

/// A report's table as comma-separated values (RFC 4180), which Excel opens with its Chinese intact.
struct ReportTableFile {
    let asked: ReportRequest

    /// By which Excel knows UTF-8.
    private static let mark = "\u{FEFF}"

    func answer() async throws -> Response {
        let (report, wording) = (asked.report, asked.wording)
        let words = ReportWords(wording: wording)
        let rows = try await asked.figures.rows(of: report, in: asked.scope, limit: ReportFigures.mostFileRows)
        let shown = report.columns.filter { !$0.isHidden }
        var lines = [
            [
                report.id, report.title[asked.language], words.period(asked.scope.period),
                asked.scope.office ?? wording.page("reportAllOffices"),
            ],
            report.groups.map { $0.label[asked.language] } + shown.map(words.label),
        ]
        for row in rows {
            let heads = report.groups.enumerated().map { index, group in
                index < row.groups.count ? words.value(row.groups[index], group.values) : wording.page("reportTotal")
            }
            lines.append(heads + shown.map { words.plain(row.numbers[$0.name], of: $0) })
        }
        if rows.count >= ReportFigures.mostFileRows { lines.append([wording.page("reportCut")]) }
        let text = lines.map { $0.map(CSVCell.quoted).joined(separator: ",") + "\r\n" }.joined()
        let name = "\(report.id)_\(asked.scope.period.code)"
        let title = Paths.escaped("\(name)_\(report.title[asked.language])")
        let fields: HTTPFields = [
            .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            .contentDisposition: "attachment; filename=\"\(name).csv\"; filename*=UTF-8''\(title).csv",
        ]
        return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: Self.mark + text)))
    }
}
