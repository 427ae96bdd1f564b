import Foundation
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("The figures of a month of repairs (RPT-13, REP-31, R-19)", .timeLimit(.minutes(10)))
struct RepairStatisticsTests {
    private func rows(_ bench: ServiceBench, _ query: String) async throws -> [[String: Any]] {
        let answer = try await bench.service.ask(TestRequest("GET /repair-statistics?\(query)", as: .officeDirector))
        #expect(answer.status == 200, "\(query): \(answer.problem ?? "") \(answer.faults)")
        let schema = try #require(OpenAPIFile("repair-dispatch.yaml").schema("RepairStatistics"))
        #expect(try SchemaCheck.differences(answer.body, schema) == [])
        return try #require(answer.json["rows"] as? [[String: Any]])
    }

    @Test("Every number is that of the slips behind it, by office and in all") func figures() async throws {
        try await ServiceBench.atRest("2026-03-02 09:30") { bench in
            let done = try await bench.raise(at: "2026-03-02 09:20")
            let priced = try await bench.raise(at: "2026-03-02 09:21")
            let returned = try await bench.raise(at: "2026-03-02 09:22", urgency: .emergency)
            let gone = try await bench.raise(at: "2026-03-02 09:23")
            try await bench.raise(at: "2026-03-02 09:24", office: "donghu")
            try await bench.repair(done)
            _ = try await bench.dissatisfy(try bench.callback())
            for id in [priced, returned] { try await bench.give("collect", to: id, as: .engineering) }
            try await bench.give("quote", to: priced, as: .technician)
            try await bench.give("accept-quote", to: priced, as: .technician)
            try await bench.give("hand-back", to: returned, as: .engineering)
            try await bench.give("carry-over", to: returned, as: .officeDirector)
            try await bench.give("cancel", to: gone, as: .receptionist)

            let all = try await rows(bench, "month=2026-03")
            #expect(all.map { $0["office"] as? String } == [nil, "donghu", "yunxi"])
            #expect(all[0]["slips"] as? Int == 6)
            let own = all[2]
            for (name, count) in [
                ("slips", 5), ("raised", 5), ("done", 1), ("finished", 0), ("open", 2), ("handedBackByDepartment", 1),
                ("handedBackAtMonthEnd", 0), ("awaitingOpinion", 0), ("carriedOver", 1), ("rolledOver", 0), ("cancelled", 1), ("rework", 1),
                ("paid", 2), ("paidOpen", 1), ("paidFen", 8_600), ("late", 0),
            ] {
                #expect(own[name] as? Int == count, "\(name)")
            }
            #expect((own["emergencies"] as? [[String: Any]])?.map { $0["category"] as? String } == ["EM4"])
            #expect(own["averageHours"] != nil)
            let april = try await rows(bench, "month=2026-04&office=yunxi")
            #expect(april.map { $0["slips"] as? Int } == [1, 1])
            #expect(april[1]["raised"] as? Int == 0)
            #expect(try await rows(bench, "month=2026-05").map { $0["slips"] as? Int } == [0])
        }
    }

    @Test("A month must be given, and not everybody may ask") func refused() async throws {
        try await ServiceBench.atRest("2026-03-02 09:30") { bench in
            for query in ["", "month=2026-3", "month=march"] {
                let answer = try await bench.service.ask(TestRequest("GET /repair-statistics?\(query)", as: .officeDirector))
                #expect(answer.status == 400, "\(query)")
                #expect(answer.faults == ["month"])
            }
            #expect(try await bench.service.ask(TestRequest("GET /repair-statistics?month=2026-03", as: .mailSorter)).status == 403)
        }
    }
}
