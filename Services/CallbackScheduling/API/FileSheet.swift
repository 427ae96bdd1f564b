import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// The front of a month's bound callback records, for the printer: what it holds by kind, and each record with its place (CBK-09).
///
/// Pure: the same file, records and zone give the same page. It has numbers, codes and times only, nothing is loaded from elsewhere and
/// nothing runs.
struct FileSheet {
    let number: String
    let office: String
    let file: CallbackFileView
    let records: [FiledRecord]
    let zone: EstateZone

    init(of file: CallbackFile, for reader: Actor, records: [FiledRecord], in zone: EstateZone) {
        number = file.number
        office = file.office
        self.file = file.view(for: reader)
        self.records = records
        self.zone = zone
    }

    /// Records that one sheet lists; an office makes a few hundred a month.
    static let mostRecords = 5_000

    /// The whole document.
    var html: String { document.html }

    private var document: Markup {
        """
        <!DOCTYPE html>
        <html lang="zh-CN">
        <head>
        <meta charset="utf-8">
        <title>回访记录 \(file.month.description) \(office)</title>
        <style>\(sheetNumber)
        \(Self.style)</style>
        </head>
        <body>
        <h1>回访记录月度卷</h1>
        \(heading)
        \(totals)
        \(list)
        </body>
        </html>

        """
    }

    private var heading: Markup {
        """
        <table class="facts">
        <tr><th>管理处</th><td>\(office)</td><th>月份</th><td>\(file.month.description)</td></tr>
        <tr><th>卷号</th><td>\(number)</td><th>记录数</th><td>\(file.records)</td></tr>
        <tr><th>归档位置</th><td>\(file.filing?.place ?? "")</td><th>归档日期</th><td>\(file.filing.map { time($0.at) } ?? "")</td></tr>
        <tr><th>移交档案室</th><td>\(file.archiving?.place ?? "")</td><th>移交日期</th><td>\(file.archiving.map { time($0.at) } ?? "")</td></tr>
        <tr class="signed"><th>装订人签字</th><td></td><th>主管签字</th><td></td></tr>
        </table>
        """
    }

    private var totals: Markup {
        let rows = file.rows.map { row -> Markup in
            """
            <tr><td>\(CallbackWords.word(row.kind))</td><td class="figure">\(row.records)</td><td class="figure">\(row.dissatisfied)</td>\
            <td class="figure">\(row.problems)</td><td class="figure">\(row.awaitingReview)</td></tr>
            """
        }
        return """
            <table>
            <tr><th>类别</th><th>记录</th><th>不满意</th><th>有问题</th><th>待审阅</th></tr>
            \(Markup.join(rows))
            </table>
            """
    }

    private var list: Markup {
        let rows = records.map { record -> Markup in
            """
            <tr><td class="figure">\(record.place)</td><td>\(time(record.askedAt))</td>\
            <td>\(record.number)\(record.cycle > 1 ? "（第 \(record.cycle) 次）" : "")</td><td>\(CallbackWords.word(record.kind))</td>\
            <td>\(PrintedWords.word(record.rating))</td><td>\(record.problem.map { CallbackWords.word($0) } ?? "")</td>\
            <td>\(record.awaitsReview ? "待审阅" : "")</td></tr>
            """
        }
        let left = file.records - records.count
        let rest: Markup = left > 0 ? "<p>其余 \(left) 条见系统。</p>" : ""
        return """
            <table class="list">
            <thead><tr><th>序号</th><th>回访时间</th><th>回访编号</th><th>类别</th><th>评价</th><th>问题</th><th>备注</th></tr></thead>
            <tbody>\(Markup.join(rows))</tbody>
            </table>
            \(rest)
            """
    }

    private func time(_ instant: Date) -> String { PrintedWords.time(instant, in: zone) }

    /// Number of file and sheet at the foot of each. Our numbers hold nothing that CSS could misread.
    private var sheetNumber: Markup {
        """
        @page { @bottom-right { content: "\(number) · " counter(page) "/" counter(pages); font: 7pt sans-serif; } }
        """
    }

    /// Black on white, A4; no font, image or rule from anywhere else.
    private static let style: Markup = """
        @page { size: A4 portrait; margin: 15mm 12mm 15mm 25mm; }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 173mm; color: #000; background: #fff; font: 10pt/1.4 "Noto Sans CJK SC", "Source Han Sans SC",
          "PingFang SC", "Microsoft YaHei", SimSun, sans-serif; }
        h1 { margin: 0 0 4mm; font-size: 18pt; text-align: center; letter-spacing: 2mm; }
        table { width: 100%; border-collapse: collapse; margin-bottom: 4mm; }
        thead { display: table-header-group; }
        tr { page-break-inside: avoid; }
        th, td { border: 0.2mm solid #000; padding: 0.8mm 1.5mm; text-align: left; overflow-wrap: anywhere; }
        th { font-weight: normal; background: #eee; white-space: nowrap; }
        .facts th { width: 24mm; }
        .signed { height: 14mm; }
        .figure { text-align: right; }
        """
}
