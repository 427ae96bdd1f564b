import Foundation
import Policy
import RepairDispatch
import SharedModels
import Testing

@Suite("Prices by the charge standard (REP-11, REP-12)") struct TariffTests {
    private static func rules(_ change: (inout [TariffLine]) -> Void = { _ in }) -> Policy {
        var tariff = [
            TariffLine(code: "WX-01", name: "更换水龙头", unit: "个", unitPriceFen: 4_500),
            TariffLine(code: "WX-02", name: "上门检查", unit: "次", unitPriceFen: 0),
        ].compactMap(\.self)
        change(&tariff)
        var settings = PolicySettings()
        settings.repair.tariff = tariff
        return Policy(name: "tariff", settings: settings)
    }

    private func bench(chargeable: Bool = true) throws -> Bench {
        let bench = try Bench.reaching(.collected, .sample(chargeable: chargeable))
        bench.rules = Self.rules()
        return bench
    }

    @Test("A line that names a code has the name and the price of the charge standard, said or not (REP-11)") func byCode() throws {
        for line in [
            PriceLineForm(quantity: 2, code: "WX-01"), .init(item: "更换水龙头", quantity: 2, unitPriceFen: 4_500, code: "WX-01"),
        ] {
            let bench = try bench()
            try bench.send(.quote([line]))
            #expect(bench.slip.quote?.totalFen == 9_000)
            #expect(
                bench.slip.quote?.lines == [PriceLine(item: "更换水龙头", quantity: 2, unitPriceFen: 4_500, code: "WX-01", unit: "个")])
            #expect(try bench.send(.quote([line])).isEmpty)
        }
    }

    static let wrong: [(PriceLineForm, [String])] = [
        (.init(quantity: 1, code: "WX-99"), ["lines[0].code"]),
        (.init(item: "换龙头", quantity: 1, code: "WX-01"), ["lines[0].item"]),
        (.init(quantity: 1, unitPriceFen: 4_400, code: "WX-01"), ["lines[0].unitPriceFen"]),
        (.init(item: "x", quantity: 1, unitPriceFen: 1, code: "WX-02"), ["lines[0].item", "lines[0].unitPriceFen"]),
        (.init(item: "人工", quantity: 1, unitPriceFen: 3_000), ["lines[0].code"]),
        (.init(quantity: 1, code: "WX-01", atCost: true), ["lines[0].atCost"]),
        (.init(quantity: 1, atCost: true), ["lines[0].item", "lines[0].unitPriceFen"]),
        (.init(quantity: 0, code: "WX-01"), ["lines[0].quantity"]),
    ]

    @Test("A line that departs from the charge standard is refused with the field (REP-11)", arguments: wrong)
    func departs(line: PriceLineForm, fields: [String]) throws {
        let bench = try bench()
        let refusal = try #require(bench.refusal(of: .quote([line])))
        #expect(refusal.code == .invalid)
        #expect(refusal.rule == "REP-11")
        #expect(refusal.fields.map(\.field) == fields)
        #expect(bench.state == .collected)
    }

    @Test("Material at cost has its own name and price") func atCost() throws {
        let bench = try bench()
        try bench.send(.quote([.init(quantity: 1, code: "WX-02"), .init(item: "特制角阀", quantity: 1, unitPriceFen: 12_345, atCost: true)]))
        #expect(bench.slip.quote?.totalFen == 12_345)
        #expect(bench.slip.quote?.lines.last?.atCost == true)
        #expect(bench.slip.quote?.lines.last?.code == nil)
    }

    @Test("A price stands when the charge standard changes (REP-11)") func unchanged() throws {
        let bench = try bench()
        try bench.send(.quote([.init(quantity: 1, code: "WX-01")]))
        bench.rules = Self.rules { $0.removeAll() }
        try bench.send(.acceptQuote(acceptedBy: "王芳"))
        #expect(bench.slip.acceptance?.totalFen == 4_500)
        #expect(bench.slip.quote?.lines.first?.item == "更换水龙头")
    }

    @Test("A revised price goes by the charge standard too") func requote() throws {
        let bench = try Bench.reaching(.quoteDeclined)
        bench.rules = Self.rules()
        #expect(bench.refusal(of: .requote([.init(item: "人工", quantity: 1, unitPriceFen: 1)]))?.rule == "REP-11")
        try bench.send(.requote([.init(quantity: 1, code: "WX-01")]))
        #expect(bench.slip.quote?.totalFen == 4_500)
    }

    @Test("What the company pays for keeps price 0, by code or without one (REP-12)") func notCharged() throws {
        let coded = try bench(chargeable: false)
        try coded.send(.quote([.init(quantity: 3, code: "WX-01"), .init(item: "人工", quantity: 1, unitPriceFen: 0)]))
        #expect(coded.slip.quote?.totalFen == 0)
        #expect(coded.slip.quote?.lines.first?.item == "更换水龙头")
        let empty = try bench(chargeable: false)
        try empty.send(.quote([]))
        #expect(try bench(chargeable: false).refusal(of: .quote([.init(item: "人工", quantity: 1, unitPriceFen: 1)]))?.rule == "REP-12")
    }

    @Test("Without a charge standard prices are taken as they come, a code is only kept") func none() throws {
        let bench = try Bench.reaching(.collected)
        try bench.send(.quote([.init(item: "人工", quantity: 1, unitPriceFen: 3_000, code: "旧-1")]))
        #expect(bench.slip.quote?.lines == [PriceLine(item: "人工", quantity: 1, unitPriceFen: 3_000, code: "旧-1")])
        #expect(try Bench.reaching(.collected).refusal(of: .quote([.init(quantity: 1)]))?.fields.count == 2)
    }
}
