import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// A slip as an A5 page for the printer and for signing on paper (维修单; domain 1.2, `RepairSlip`).
///
/// Pure: the same slip, reader and zone give the same page. It shows what the reader's view shows, so names and phone are masked for the
/// same posts (OPS-01). What is not known yet is left blank, to be written by hand. Nothing is loaded from elsewhere and nothing runs.
struct SlipPage {
    let number: String
    let office: String
    let slip: WorkOrderView
    let zone: EstateZone

    init(of order: WorkOrder, for actor: Actor, in zone: EstateZone) {
        number = order.number
        office = order.office
        slip = order.view(for: actor)
        self.zone = zone
    }

    /// The whole document.
    var html: String { document.html }

    private var document: Markup {
        """
        <!DOCTYPE html>
        <html lang="zh-CN">
        <head>
        <meta charset="utf-8">
        <title>维修单 \(slip.rework?.number ?? number)</title>
        <style>\(sheetNumber)
        \(Self.style)</style>
        </head>
        <body>
        \(heading)
        \(request)
        \(prices)
        \(work)
        \(signature)
        \(afterwards)
        </body>
        </html>

        """
    }

    private var heading: Markup {
        let urgent: Markup = slip.markedUrgent ? "<span class=\"mark\">急</span>" : ""
        let major: Markup = slip.major ? "<span class=\"mark\">重大</span>" : ""
        let rework: Markup = slip.rework.map { "<div>返修单号：<b>\($0.number)</b>（第 \($0.round) 次返修）</div>" } ?? ""
        return """
            <header>
            <h1>维修单\(urgent)\(major)</h1>
            <div class="number"><div>单号：<b>\(number)</b></div>\(rework)<div>台账月份：\(slip.ledgerMonth.description)</div></div>
            </header>
            """
    }

    /// What was asked for (REP-06).
    private var request: Markup {
        let category = slip.emergencyCategory.map { "（\($0.rawValue) \(SlipWords.word($0))）" } ?? ""
        let request = slip.request
        return """
            <table>\(Self.columns)
            \(row("管理处", office, "报修时间", time(slip.raisedAt)))
            \(row("来源", SlipWords.word(slip.source), "工种", slip.trade.map(SlipWords.trade) ?? ""))
            \(row("报修内容", request.what, tall: true))
            \(row("地址", "\(request.address)　\(request.unit)"))
            \(row("联系人", request.contactPerson, "联系电话", request.contactPhone))
            \(row("预约时间", slip.appointedAt.map(time) ?? (slip.urgency == .emergency ? "立即" : ""), "紧急程度",
                SlipWords.word(slip.urgency) + category))
            </table>
            """
    }

    /// The price that counts and whether it was accepted (REP-11); blank lines to write on before there is one.
    private var prices: Markup {
        let quote = slip.quotes.last
        let lines = quote?.lines ?? []
        let blank = (lines.count..<max(3, lines.count)).map { _ -> Markup in
            "<tr><td class=\"line\"></td><td></td><td></td><td></td><td></td></tr>"
        }
        let rounds = slip.quotes.count > 1 ? "（第 \(slip.quotes.count) 次报价）" : ""
        return """
            <table class="prices">
            <tr><th>收费项目\(rounds)</th><th>单位</th><th>数量</th><th>单价（元）</th><th>金额（元）</th></tr>
            \(Markup.join(lines.map(priceRow) + blank))
            <tr><th colspan="4">合计（元）</th><td class="figure">\(quote.map { SlipWords.yuan($0.totalFen) } ?? "")</td></tr>
            </table>
            <table>\(Self.columns)\(row("业主确认价格", acceptance))</table>
            """
    }

    private func priceRow(_ line: PriceLine) -> Markup {
        let code: Markup = line.code.map { "<small>\($0)</small> " } ?? ""
        let atCost = line.atCost == true ? "（按实）" : ""
        return """
            <tr><td>\(code)\(line.item)\(atCost)</td><td>\(line.unit ?? "")</td><td class="figure">\(line.quantity)</td>\
            <td class="figure">\(SlipWords.yuan(line.unitPriceFen))</td><td class="figure">\(SlipWords.yuan(line.amountFen))</td></tr>
            """
    }

    private var acceptance: String {
        if let acceptance = slip.acceptance {
            return "\(acceptance.acceptedBy) 已接受 \(SlipWords.yuan(acceptance.totalFen)) 元，\(time(acceptance.acceptedAt))"
        }
        if let declined = slip.declined { return "业主不接受报价：\(declined.text)（\(time(declined.at))）" }
        if let quote = slip.quotes.last, !quote.needsAcceptance { return "免费，无需确认" }
        return slip.chargeable ? "" : "公司承担费用"
    }

    /// What the technician did (REP-10, REP-13).
    private var work: Markup {
        let visits = slip.unansweredVisits.map { time($0.at) }.joined(separator: "；")
        let delays = slip.delays.map { "\(time($0.at)) \($0.text)" }.joined(separator: "\n")
        return """
            <table>\(Self.columns)
            \(slip.unansweredVisits.isEmpty ? "" : row("上门无人", visits))
            \(slip.madeSafe.map { row("排险措施", "\($0.text)（\(time($0.at))）") } ?? "")
            \(row("维修情况", slip.finished?.text ?? "", tall: true))
            \(slip.delays.isEmpty ? "" : row("延误原因", delays))
            \(row("开工时间", slip.started.map { time($0.at) } ?? "", "完工时间", slip.finished.map { time($0.at) } ?? ""))
            </table>
            """
    }

    /// The amount, the three ratings and the signature (REP-12, REP-13).
    private var signature: Markup {
        let signOff = slip.signOff
        let isOwners = signOff.map { $0.capacity == .owner } ?? !slip.source.isInternal
        return """
            <table>\(Self.columns)
            \(row("实收（元）", signOff.map { SlipWords.yuan($0.amountFen) } ?? ""))
            \(ratingRow("维修质量", signOff?.quality))
            \(ratingRow("服务态度", signOff?.attitude))
            \(ratingRow("行为规范", signOff?.conduct))
            \(row(isOwners ? "业主签字" : "报修人签字", signOff.map(signedBy) ?? "", "日期", signOff.map { time($0.signedAt) } ?? "", signed: true))
            </table>
            """
    }

    /// The typed name, or that there is a drawn signature, which the page does not show.
    private func signedBy(_ signOff: SignOff) -> String { signOff.signedBy ?? (signOff.signatureId == nil ? "" : "已电子签名") }

    private func ratingRow(_ label: String, _ given: ServiceRating?) -> Markup {
        let boxes = ServiceRating.allCases.map { rating -> Markup in
            "<span class=\"box\">\(rating == given ? "☑" : "☐") \(PrintedWords.word(rating))</span>"
        }
        return "<tr><th>\(label)</th><td colspan=\"3\">\(Markup.join(boxes))</td></tr>"
    }

    /// The callback's note (REP-17), and the director's opinion on a slip that was handed back (REP-19).
    private var afterwards: Markup {
        let remarks = slip.rework?.remarks.map { "上次回访意见：\($0)" }
        let said = slip.callbackNote.map { note in
            "回访（\(time(note.at))）：\(PrintedWords.word(note.rating))\(note.remarks.map { "，\($0)" } ?? "")"
        }
        let outcome = slip.closure.map { "\(SlipWords.word($0.outcome))（\(time($0.at))）" }
        let cancelled = slip.cancelled.map { "业主撤销：\($0.text)（\(time($0.at))）" }
        let notes = [remarks, said, outcome, cancelled].compactMap(\.self).joined(separator: "\n")
        let handBack = slip.handBack.map { back in
            row(
                "退单", "\(SlipWords.word(back.cause))（\(back.month.description)）\(back.reason.map { "：\($0)" } ?? "")")
        }
        let opinion = slip.handBack.map { _ in
            row("主任意见", slip.opinion.map { "\($0.text)（\(time($0.at))）" } ?? "", tall: true)
        }
        return """
            <table>\(Self.columns)
            \(row("回访记录", notes, tall: true))
            \(handBack ?? "")
            \(opinion ?? "")
            </table>
            """
    }

    private func row(_ label: String, _ text: String, tall: Bool = false) -> Markup {
        let kind: Markup = tall ? " class=\"tall\"" : ""
        return "<tr\(kind)><th>\(label)</th><td colspan=\"3\">\(text)</td></tr>"
    }

    private func row(_ label: String, _ text: String, _ label2: String, _ text2: String, signed: Bool = false) -> Markup {
        let kind: Markup = signed ? " class=\"signed\"" : ""
        return "<tr><th>\(label)</th><td\(kind)>\(text)</td><th>\(label2)</th><td\(kind)>\(text2)</td></tr>"
    }

    private func time(_ instant: Date) -> String { PrintedWords.time(instant, in: zone) }

    /// Label, content, label, content: the same in every table, whatever its first row spans.
    private static let columns: Markup = "<colgroup><col class=\"label\"><col><col class=\"label\"><col></colgroup>"

    /// Number of slip and sheet at the foot of each, so that a loose second sheet is known. Our numbers hold nothing that CSS could misread.
    private var sheetNumber: Markup {
        """
        @page { @bottom-right { content: "\(slip.rework?.number ?? number) · " counter(page) "/" counter(pages); font: 7pt sans-serif; } }
        """
    }

    /// Black on white, A5; no font, image or rule from anywhere else.
    private static let style: Markup = """
        @page { size: A5 portrait; margin: 8mm; }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 132mm; color: #000; background: #fff; font: 9pt/1.35 "Noto Sans CJK SC", "Source Han Sans SC",
          "PingFang SC", "Microsoft YaHei", SimSun, sans-serif; }
        header { display: flex; justify-content: space-between; align-items: flex-end; margin-bottom: 1.5mm; }
        h1 { margin: 0; font-size: 16pt; letter-spacing: 2mm; }
        .mark { margin-left: 2mm; padding: 0 1.5mm; border: 0.5mm solid #000; font-size: 14pt; letter-spacing: 0; }
        .number { text-align: right; font-size: 8pt; }
        table { width: 100%; border-collapse: collapse; table-layout: fixed; margin-bottom: 1.2mm; page-break-inside: auto; }
        tr { page-break-inside: avoid; }
        tr.tall { page-break-inside: auto; }
        th, td { border: 0.2mm solid #000; padding: 0.5mm 1mm; text-align: left; vertical-align: top; overflow-wrap: anywhere;
          white-space: pre-wrap; }
        th { font-weight: normal; }
        .label { width: 22mm; }
        .tall td { height: 15mm; }
        .signed { height: 12mm; }
        .line { height: 5.5mm; }
        .prices th:nth-child(1) { width: 44%; }
        .prices th { text-align: center; width: 14%; }
        .figure { text-align: right; }
        .box { display: inline-block; margin-right: 4mm; }
        """
}
