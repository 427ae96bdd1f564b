import Foundation
import Policy
import RepairDispatch
import SharedModels
import Testing

@Suite("Price and acceptance") struct QuoteTests {
    @Test("A price is the sum of its lines, in fen (REP-11)") func total() throws {
        let bench = try Bench.reaching(.quoted)
        #expect(bench.slip.quote?.totalFen == 8_600)
        #expect((bench.events.last as? OrderQuoted)?.totalFen == 8_600)
    }

    @Test("Work waits for the owner's acceptance (WE-34, REP-11)", arguments: [WorkOrderState.collected, .quoted, .quoteDeclined])
    func noStartBefore(state: WorkOrderState) throws {
        let bench = try Bench.reaching(state)
        let refusal = try #require(bench.refusal(of: .start))
        #expect(refusal.rule == "REP-11")
        #expect(bench.state == state)
        #expect(!bench.slip.allowedCommands.contains("start"))
    }

    @Test("An accepted price lets work start (WE-34)") func accepted() throws {
        let bench = try Bench.reaching(.accepted)
        #expect(bench.slip.acceptance?.acceptedBy == "王芳")
        #expect(bench.slip.acceptance?.totalFen == 8_600)
        #expect((bench.events.last as? QuoteAccepted)?.totalFen == 8_600)
        try bench.send(.start)
        #expect(bench.state == .inWork)
    }

    @Test("A free repair starts without acceptance (WE-34)") func free() throws {
        let bench = try Bench.reaching(.collected)
        try bench.send(.quote(.free))
        #expect(bench.slip.allowedCommands.contains("start"))
        let events = try bench.send(.start)
        #expect(events.map { type(of: $0).type } == [WorkStarted.type])
        #expect(bench.state == .inWork)
    }

    @Test("Where the policy asks for it, a free repair needs acceptance too (REP-11)") func freeAsked() throws {
        var settings = PolicySettings()
        settings.repair.freeNeedsAcceptance = true
        let bench = try Bench.reaching(.collected)
        bench.rules = Policy(name: "strict", settings: settings)
        try bench.send(.quote(.free))
        #expect(!bench.slip.allowedCommands.contains("start"))
        #expect(bench.refusal(of: .start)?.rule == "REP-11")
        try bench.send(.acceptQuote(acceptedBy: "王芳"))
        try bench.send(.start)
        #expect(bench.state == .inWork)
    }

    @Test("A declined price is revised and then accepted") func requote() throws {
        let bench = try Bench.reaching(.quoteDeclined)
        #expect((bench.events.last as? QuoteDeclined)?.totalFen == 8_600)
        let events = try bench.send(.requote([PriceLineForm(item: "角阀", quantity: 1, unitPriceFen: 2_800)]))
        #expect((events.first as? OrderRequoted)?.round == 2)
        #expect(bench.state == .quoted)
        #expect(bench.slip.declined == nil)
        try bench.send(.acceptQuote(acceptedBy: "王芳"))
        #expect(bench.slip.acceptance?.totalFen == 2_800)
    }

    @Test("A forgotten price does not pass for a free repair") func emptyPrice() throws {
        let bench = try Bench.reaching(.collected)
        #expect(bench.refusal(of: .quote([]))?.fields.map(\.field) == ["lines"])
        let borne = Bench()
        try borne.send(.raise(.sample(source: .patrol, chargeable: false)))
        try borne.send(.collect)
        #expect(borne.refusal(of: .quote(.sample))?.rule == "REP-12")
        try borne.send(.quote([]))
        #expect(borne.slip.quote?.totalFen == 0)
    }

    @Test(
        "Lines that cannot be are refused, so amounts are never negative nor overflow",
        arguments: [
            PriceLineForm(item: "", quantity: 1, unitPriceFen: 1), PriceLineForm(item: "a", quantity: 0, unitPriceFen: 1),
            PriceLineForm(item: "a", quantity: -1, unitPriceFen: 1), PriceLineForm(item: "a", quantity: 10_001, unitPriceFen: 1),
            PriceLineForm(item: "a", quantity: 1, unitPriceFen: -1), PriceLineForm(item: "a", quantity: 1, unitPriceFen: 100_000_001),
            PriceLineForm(item: "a", quantity: .max, unitPriceFen: .max),
        ]) func badLine(line: PriceLineForm) throws
    {
        let bench = try Bench.reaching(.collected)
        #expect(bench.refusal(of: .quote([line]))?.code == .invalid)
    }

    @Test("The largest price that can be written is a number") func largest() throws {
        let bench = try Bench.reaching(.collected)
        let line = PriceLineForm(item: "a", quantity: PriceLine.mostPieces, unitPriceFen: PriceLine.highestFen)
        #expect(bench.refusal(of: .quote(Array(repeating: line, count: 51)))?.code == .invalid)
        try bench.send(.quote(Array(repeating: line, count: 50)))
        #expect(bench.slip.quote?.totalFen == 50_000_000_000_000)
    }

    @Test("An emergency is made safe before the price; its charge still waits for acceptance (K-15)") func makeSafe() throws {
        let bench = Bench()
        try bench.send(.raise(.sample(urgency: .emergency, category: .water)))
        try bench.send(.collect)
        let events = try bench.send(.makeSafe(measures: "关闭总阀"))
        #expect((events.first as? HazardSecured)?.emergencyCategory == .water)
        #expect(bench.state == .collected)
        #expect(!bench.slip.allowedCommands.contains("make-safe"))
        #expect(bench.refusal(of: .makeSafe(measures: "再关一次"))?.code == .wrongState)
        try bench.send(.quote(.sample))
        #expect(bench.refusal(of: .start)?.rule == "REP-11")
        try bench.send(.declineQuote(reason: "太贵"))
        try bench.send(.reportBack(delayReason: nil))
        #expect((bench.events.first { $0 is OrderReportedBack } as? OrderReportedBack)?.amountFen == 0)
    }

    @Test("Only an emergency is made safe first, and only where the policy lets it (K-15)") func makeSafeRefused() throws {
        let normal = try Bench.reaching(.collected)
        #expect(normal.refusal(of: .makeSafe(measures: "x"))?.rule == "REP-11")
        var settings = PolicySettings()
        settings.repair.makeSafeBeforeQuote = false
        let bench = Bench(rules: Policy(name: "strict", settings: settings))
        try bench.send(.raise(.sample(urgency: .emergency)))
        try bench.send(.collect)
        #expect(bench.refusal(of: .makeSafe(measures: "关闭总阀"))?.rule == "REP-11")
    }
}
