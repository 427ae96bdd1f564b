import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("The printed slip (维修单)") struct SlipPageTests {
    private func page(_ order: WorkOrder, for role: Role = .receptionist) -> String {
        SlipPage(of: order, for: Actor(subject: "x", role: role), in: .shanghai).html
    }

    /// The page without its markup, entities read.
    private func text(_ html: String) -> String {
        let body = html.components(separatedBy: "</style>").last ?? ""
        return body.replacing(/<[^>]*>/, with: "|").replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing(
            "&quot;", with: "\""
        )
        .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }

    /// Markup alone: the same for all slips of one shape.
    private func shape(_ html: String) -> [String] { html.matches(of: /<[^>]*>/).map { String($0.output) } }

    @Test("It holds the fields of the form (domain 1.2): request, price, work, amount, ratings, signature") func fields() throws {
        let bench = try Bench.reaching(.callbackPending, .sample(urgency: .emergency, category: .water, major: true))
        let text = text(page(bench.slip))
        for part in [
            "维修单", "急", "重大", "WO-20260302-000007", "2026-03", "厨房水管漏水", "云湖花园 3 栋", "3-1201", "王芳", "13800005678", "2026-03-02 14:00",
            "2026-03-02 09:30", "应急抢修（EM4 停水、爆管或严重漏水）", "水暖", "业主来电", "角阀", "28.00", "56.00", "30.00", "86.00", "王芳 已接受 86.00 元",
            "换了角阀", "维修质量", "☑ 非常满意", "服务态度", "☑ 满意", "行为规范", "☑ 较满意", "业主签字", "回访记录",
        ] { #expect(text.contains(part), "\(part)") }
        #expect(text.matches(of: /☐/).count == 9)
    }

    @Test("What is not known yet is left blank, and a slip that is not urgent has no mark") func blank() throws {
        let text = text(page(try Bench.reaching(.issued).slip))
        #expect(!text.contains("急|") && !text.contains("重大") && text.contains("一般"))
        #expect(text.matches(of: /☐/).count == 12)
        #expect(!text.contains("☑") && !text.contains("主任意见"))
        #expect(text.contains("合计（元）|||"))
    }

    @Test("Every state prints", arguments: Machine.states) func states(state: WorkOrderState) throws {
        let html = page(try Bench.reaching(state).slip)
        #expect(html.hasPrefix("<!DOCTYPE html>"))
        #expect(html.hasSuffix("</html>\n"))
        for tag in ["table", "tr", "td", "th", "div", "header", "b", "span", "h1", "body", "head", "style"] {
            let (opened, closed) = (html.matches(of: try Regex("<\(tag)[ >]")).count, html.components(separatedBy: "</\(tag)>").count - 1)
            #expect(opened == closed, "\(tag)")
        }
    }

    @Test("A slip that was handed back shows why, and the director's opinion (REP-19)") func handedBack() throws {
        let open = text(page(try Bench.reaching(.handedBack).slip))
        #expect(open.contains("工程部退单（2026-03）：缺配件") && open.contains("主任意见"))
        #expect(text(page(try Bench.reaching(.carriedOver).slip)).contains("下月完成"))
    }

    @Test("A rework shows its number with the suffix, the round and what the owner said (WE-47)") func rework() throws {
        let bench = Bench()
        let link = ReworkLink(
            previous: bench.id, number: "WO-20260302-000007-R1", round: 1, cycle: 2, callbackTaskId: bench.taskId, remarks: "还在滴水")
        try bench.send(.raise(.sample(source: .rework, rework: link)), as: .system)
        let text = text(page(bench.slip))
        #expect(text.contains("WO-20260302-000007-R1") && text.contains("第 1 次返修") && text.contains("还在滴水") && text.contains("返修"))
    }

    @Test("A price by the charge standard shows its code and unit, material at cost its mark (REP-12)") func prices() throws {
        var settings = PolicySettings()
        settings.repair.tariff = [TariffLine(code: "WX-01", name: "更换水龙头", unit: "个", unitPriceFen: 4_505)].compactMap(\.self)
        let bench = try Bench.reaching(.collected)
        bench.rules = Policy(name: "tariff", settings: settings)
        try bench.send(.quote([.init(quantity: 2, code: "WX-01"), .init(item: "软管", quantity: 1, unitPriceFen: 7, atCost: true)]))
        let text = text(page(bench.slip))
        for part in ["WX-01", "更换水龙头", "个", "45.05", "90.10", "软管（按实）", "0.07", "90.17"] { #expect(text.contains(part), "\(part)") }
    }

    @Test("Names and phone are masked for the posts that have them masked elsewhere (OPS-01, D13)", arguments: Role.allCases)
    func masked(role: Role) throws {
        let html = page(try Bench.reaching(.signedOff).slip, for: role)
        let isShown = WorkOrderRoles.contact.contains(role)
        #expect(html.contains("13800005678") == isShown)
        #expect(html.contains("王芳") == isShown)
        #expect(html.contains("****5678") != isShown)
    }

    /// A slip whose every text is this one.
    private func slip(of text: String) throws -> WorkOrder {
        let bench = Bench()
        let link = ReworkLink(previous: bench.id, number: text, round: 1, cycle: 2, callbackTaskId: bench.taskId, remarks: text)
        try bench.send(
            .raise(
                .sample(
                    source: .rework, urgency: .emergency, office: "yunhu",
                    request: .init(what: text, address: text, unit: text, contactPerson: text, contactPhone: text), rework: link,
                    trade: text)),
            as: .system)
        try bench.send(.collect)
        try bench.send(.makeSafe(measures: text))
        try bench.send(.quote([.init(item: text, quantity: 1, unitPriceFen: 1, code: String(text.prefix(12)))]))
        try bench.send(.declineQuote(reason: text))
        try bench.send(.requote([.init(item: text, quantity: 1, unitPriceFen: 1, atCost: true)]))
        try bench.send(.acceptQuote(acceptedBy: text))
        try bench.send(.start)
        try bench.send(.explainDelay(reason: text))
        try bench.send(.finish(details: text))
        try bench.send(.signOff(.sample(at: bench.now, amountFen: 1, signedBy: text)))
        return bench.slip
    }

    static let attacks = [
        "<script>alert(1)</script>", "</td></tr></table><img src=x onerror=alert(1)>", "\"><svg onload=x>", "' onclick='x",
        "</style><script>",
        "&lt;b&gt; & &amp;", "<!-- ", "]]>", "</title><script>x</script>",
    ]

    @Test("Text never becomes markup, wherever it stands", arguments: attacks) func escaped(attack: String) throws {
        let harmless = try slip(of: "abc")
        let order = try slip(of: attack)
        #expect(shape(page(order)) == shape(page(harmless)))
        #expect(text(page(order)).components(separatedBy: attack).count >= 12)
        #expect(!page(order).contains("<script") && !page(order).contains("<img") && !page(order).contains("<svg"))
    }

    @Test("Property: no text changes the page's markup", arguments: [UInt64(81), 82]) func property(seed: UInt64) throws {
        var dice = SplitMix(seed: seed)
        let shape = shape(page(try slip(of: "abc")))
        let signs: [Unicode.Scalar] = ["<", ">", "&", "\"", "'", "/", "=", "!", "-", "x", "漏", "\n", ";", "\u{202E}", "\u{7}", "🔧", " "]
        for _ in 0..<40 {
            let scalars = (0..<Int.random(in: 1...60, using: &dice)).map { _ in dice.pick(signs) }
            let text = "文" + String(String.UnicodeScalarView(scalars))
            let html = page(try slip(of: text))
            #expect(self.shape(html) == shape, "\(text.debugDescription)")
            #expect(!html.unicodeScalars.contains("\u{202E}") && !html.unicodeScalars.contains("\u{7}"))
        }
    }

    @Test("Amounts are exact", arguments: [(0, "0.00"), (5, "0.05"), (50, "0.50"), (8_600, "86.00"), (100_000_099, "1000000.99")])
    func amounts(fen: Int, yuan: String) { #expect(SlipWords.yuan(fen) == yuan) }

    @Test("Nothing is loaded from elsewhere and nothing runs") func selfContained() throws {
        let html = page(try Bench.reaching(.closed).slip)
        for word in ["<script", "http", "src=", "href=", "url(", "@import", "javascript"] { #expect(!html.contains(word), "\(word)") }
        #expect(html.contains("size: A5") && html.contains("<meta charset=\"utf-8\">"))
    }

    @Test("Times are the estate's") func zone() throws {
        let zone = try #require(EstateZone(identifier: "Europe/Berlin"))
        let html = SlipPage(of: try Bench.reaching(.issued).slip, for: Actor(subject: "x", role: .receptionist), in: zone).html
        #expect(html.contains("2026-03-02 07:00"))
    }
}
