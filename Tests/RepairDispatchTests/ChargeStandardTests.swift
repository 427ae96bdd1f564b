import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("The charge standard can be read (REP-33)", .timeLimit(.minutes(10))) struct ChargeStandardTests {
    private func lines(_ bench: ServiceBench) async throws -> [[String: Any]] {
        let answer = try await bench.service.ask(TestRequest("GET /charge-standard", as: .receptionist))
        #expect(answer.status == 200)
        let schema = try #require(OpenAPIFile("repair-dispatch.yaml").schema("ChargeStandard"))
        #expect(try SchemaCheck.differences(answer.body, schema) == [])
        return try #require(answer.json["lines"] as? [[String: Any]])
    }

    @Test("Every line of the policy, in its order; none where the company has none (REP-33, REP-11)") func read() async throws {
        var settings = PolicySettings()
        settings.repair.tariff = [
            TariffLine(code: "WX-02", name: "更换水龙头", unit: "个", unitPriceFen: 4_500),
            TariffLine(code: "WX-01", name: "上门检查", unit: "次", unitPriceFen: 0),
        ].compactMap(\.self)
        try await ServiceBench.atRest("2026-03-02 09:30", under: Policy(name: "tariff", settings: settings)) { bench in
            let lines = try await lines(bench)
            #expect(lines.map { $0["code"] as? String } == ["WX-02", "WX-01"])
            #expect(lines.map { $0["name"] as? String } == ["更换水龙头", "上门检查"])
            #expect(lines.map { $0["unit"] as? String } == ["个", "次"])
            #expect(lines.map { $0["unitPriceFen"] as? Int } == [4_500, 0])
        }
        try await ServiceBench.atRest("2026-03-02 09:30") { bench in
            let lines = try await lines(bench)
            #expect(lines.isEmpty)
        }
    }
}
