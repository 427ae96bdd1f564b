import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

@Suite("The figures of a month and a quarter (RPT-01, RPT-02, R-01, R-02)", .timeLimit(.minutes(10)))
struct StatisticsTests {
    private func rows(_ bench: ServiceBench, _ query: String) async throws -> [[String: Any]] {
        let answer = try await bench.service.ask(TestRequest("GET /complaint-statistics?\(query)", as: .officeDirector))
        #expect(answer.status == 200, "\(query): \(answer.problem ?? "") \(answer.faults)")
        let schema = try #require(OpenAPIFile("complaint-routing.yaml").schema("Statistics"))
        #expect(try SchemaCheck.differences(answer.body, schema) == [])
        return try #require(answer.json["rows"] as? [[String: Any]])
    }

    private func number(_ row: [String: Any], _ name: String) -> Double? { (row[name] as? NSNumber)?.doubleValue }

    @Test("Every number is that of the cases behind it: handled, timely of those due, called back of those finished, by class and subject")
    func figures() async throws {
        try await ServiceBench.with { bench in
            let done = try await bench.report()
            let late = try await bench.report()
            let open = try await bench.report()
            let gone = try await bench.report()
            try await bench.work(on: done)
            let request = try bench.callback(of: done)
            try await bench.tell(ServiceBench.satisfied(request), about: request.callbackTaskId.retyped())
            try await bench.give("withdraw", to: gone, as: .csDept)
            try await bench.give("start-review", to: late, as: .csDept)
            try await bench.give("classify", to: late, as: .csDept, #"{"class":"general","subject":"fees"}"#)

            // Nothing of what is still open has fallen due on the first day.
            let first = try #require(try await rows(bench, "month=2026-03").first)
            #expect(number(first, "registered") == 4)
            #expect(number(first, "handled") == 1)
            #expect(number(first, "withdrawn") == 1)

            try await bench.setClock("2026-03-05 10:00")
            let isLate = try await eventually {
                let row = try await rows(bench, "month=2026-03").first ?? [:]
                return number(row, "due") == 3
            }
            #expect(isLate)
            let all = try #require(try await rows(bench, "quarter=2026-Q1").first)
            #expect(number(all, "timely") == 1)
            #expect(number(all, "timelyRate") == 0.3333)
            #expect(number(all, "handlingRate") == 0.3333)
            #expect(number(all, "finished") == 1)
            #expect(number(all, "callbackRate") == 1)
            let byKind = try await rows(bench, "month=2026-03&office=osmanthus")
            let fees = try #require(byKind.first { $0["class"] as? String == "general" && $0["subject"] as? String == "fees" })
            #expect(number(fees, "registered") == 1)
            #expect(number(fees, "timely") == 0)
            #expect(try await rows(bench, "month=2026-02").first.flatMap { number($0, "registered") } == 0)
            _ = open

            // The list behind a number has as many cases as the number says.
            for (query, name) in [("handled=true", "handled"), ("timely=true", "timely"), ("calledBack=true", "calledBack")] {
                let list = try await bench.service.ask(
                    TestRequest(
                        "GET /complaints?\(query)&registeredFrom=2026-02-28T16:00:00Z&registeredBefore=2026-03-31T16:00:00Z",
                        as: .officeDirector))
                #expect((list.json["items"] as? [Any])?.count == number(all, name).map { Int($0) }, "\(query)")
            }
        }
    }

    @Test("The figures are the same after the files are purged (R-01, CMP-50)")
    func purged() async throws {
        try await ServiceBench.with { bench in
            let done = try await bench.report()
            let refused = try await bench.report()
            let gone = try await bench.report()
            try await bench.work(on: done)
            let request = try bench.callback(of: done)
            try await bench.tell(ServiceBench.satisfied(request), about: request.callbackTaskId.retyped())
            try await bench.give("archive", to: done, as: .csDept)
            try await bench.give("start-review", to: refused, as: .csDept)
            try await bench.give("reject", to: refused, as: .csDept)
            try await bench.give("withdraw", to: gone, as: .csDept)
            try await bench.setClock("2030-01-01 09:00")
            let before = try await rows(bench, "month=2026-03")
            #expect(before.first.flatMap { number($0, "withdrawn") } == 1)
            #expect(before.first.flatMap { number($0, "notAccepted") } == 1)
            #expect(before.first.flatMap { number($0, "handlingRate") } == 1)
            for id in [done, refused, gone] { try await bench.give("purge", to: id, as: .archiveRoom) }
            #expect(try await rows(bench, "month=2026-03") as NSArray == before as NSArray)
        }
    }

    @Test("What is no period is named, and who runs nothing sees no figures")
    func refused() async throws {
        try await ServiceBench.with { bench in
            for query in ["", "month=2026-13", "quarter=2026-Q5", "quarter=2026Q1", "month=2026-03&quarter=2026-Q1"] {
                let answer = try await bench.service.ask(TestRequest("GET /complaint-statistics?\(query)", as: .officeDirector))
                #expect(answer.status == 400, "\(query)")
            }
            #expect(try await bench.service.ask(TestRequest("GET /complaint-statistics?month=2026-03", as: .technician)).status == 403)
        }
    }
}
