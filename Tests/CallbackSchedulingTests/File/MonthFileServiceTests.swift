import Casework
import Foundation
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("Months' files on a real database (CBK-09)", .timeLimit(.minutes(10)))
struct MonthFileServiceTests {
    private func run(_ bench: CoverageBench, on engine: CaseEngine? = nil) async throws {
        let files = MonthFiles(engine: engine ?? bench.service.engine)
        for _ in 0..<20 {
            if try await !files.pass() { return }
        }
        throw TestSupportError("the passes did not come to an end")
    }

    private func body(_ place: String) -> Data { Data(#"{"place": "\#(place)"}"#.utf8) }

    @Test("Every record of a month once, by when the owner was asked, however late and with replicas; printed, filed, archived")
    func month() async throws {
        try await CoverageBench.at("2026-03-31 20:00", instances: 2) { bench in
            var ids: [CallbackTaskID] = []
            for number in 0..<7 { ids.append(try await bench.returned(at: "2026-03-30 10:0\(number)")) }
            _ = try await bench.returned(at: "2026-03-30 11:00")
            try await bench.settle()
            for id in ids.prefix(5) { try await bench.call(id) }
            try await bench.call(ids[5], Sample.form(.dissatisfied))
            try await run(bench)
            #expect(try await bench.all(CallbackFile.self).isEmpty)
            try await bench.setClock("2026-04-01 00:00:30")
            // In April, so not in March's file.
            try await bench.call(ids[6])
            try await run(bench)
            #expect(try await bench.all(CallbackFile.self).isEmpty)
            try await bench.setClock("2026-06-02 09:00")
            let engines = [bench.service.engine] + bench.service.others
            try await withThrowingTaskGroup(of: Void.self) { group in
                for engine in engines { group.addTask { try await run(bench, on: engine) } }
                try await group.waitForAll()
            }
            try await bench.settle()
            let files = try await bench.all(CallbackFile.self).sorted { $0.month < $1.month }
            #expect(files.map(\.month.description) == ["2026-03", "2026-04"])
            #expect(files.map(\.contents.records) == [6, 1])
            #expect(files.first?.contents.rows.map(\.dissatisfied) == [1])
            #expect(try bench.facts(FileOpened.self).count == 2 && bench.facts(FileOverdue.self).count == 2)
            try await expectPages(of: try #require(files.first), bench)
            try await expectFiling(of: try #require(files.first), bench)
        }
    }

    private func expectPages(of file: CallbackFile, _ bench: CoverageBench) async throws {
        let contract = try OpenAPIFile("callback-scheduling.yaml")
        var places: [Int] = []
        var path = "GET /callback-files/\(file.id)/records?limit=4"
        for _ in 0..<3 {
            let answer = try await bench.service.ask(TestRequest(path, as: .csDept))
            #expect(answer.status == 200)
            let differences = try SchemaCheck.differences(answer.body, try #require(contract.schema("FiledRecordPage")))
            #expect(differences == [])
            let items = answer.json["items"] as? [[String: Any]] ?? []
            places += items.compactMap { $0["place"] as? Int }
            guard let next = answer.json["next"] as? String else { break }
            path = "GET /callback-files/\(file.id)/records?limit=4&cursor=\(next)"
        }
        #expect(places == Array(1...6))
        #expect(try await bench.service.ask(TestRequest("GET /callback-files/\(file.id)/records", as: .technician)).status == 403)
        #expect(try await bench.service.ask(TestRequest("GET /callback-files/\(file.id)/sheet", as: .technician)).status == 403)
        let bad = try await bench.service.ask(TestRequest("GET /callback-files/\(file.id)/records?cursor=x", as: .csDept))
        #expect(bad.status == 400)
        let sheet = try await bench.service.ask(TestRequest("GET /callback-files/\(file.id)/sheet", as: .csDept))
        let html = String(data: sheet.body, encoding: .utf8) ?? ""
        #expect(sheet.status == 200 && html.components(separatedBy: "CB-2026").count - 1 == 6)
    }

    private func expectFiling(of file: CallbackFile, _ bench: CoverageBench) async throws {
        let path = "POST /callback-files/\(file.id)/"
        #expect(try await bench.service.ask(TestRequest(path + "archive", as: .csDept, body: body("档案室"))).status == 409)
        #expect(try await bench.service.ask(TestRequest(path + "file", as: .csDept, body: body(" "))).status == 422)
        #expect(try await bench.service.ask(TestRequest(path + "file", as: .technician, body: body("柜"))).status == 403)
        let filed = try await bench.service.ask(TestRequest(path + "file", as: .csDept, body: body("柜 3 层")))
        #expect(filed.status == 200 && filed.json["state"] as? String == "filed")
        let schema = try #require(try OpenAPIFile("callback-scheduling.yaml").schema("CallbackFile"))
        let differences = try SchemaCheck.differences(filed.body, schema)
        #expect(differences == [])
        #expect(try await bench.service.ask(TestRequest(path + "archive", as: .csDept, body: body("档案室"))).status == 200)
        let list = try await bench.service.ask(TestRequest("GET /callback-files?month=2026-03&state=archived", as: .csManager))
        #expect((list.json["items"] as? [Any])?.count == 1)
    }

    @Test("A month is not filed while a round's record waits for a reviewer (CBK-18, CBK-19)")
    func awaiting() async throws {
        try await CoverageBench.at("2026-03-20 10:00") { bench in
            let id = CallbackTaskID(.v7())
            let plan = CallbackTaskCommand.plan(Sample.request(.routineMonthly, handledAt: local("2026-03-01 00:00")))
            let result = await bench.service.engine.runner.submit(
                Submission(
                    plan, to: id.retyped(), as: CallbackTask.self, under: bench.service.engine.policy, cause: .system(), creates: true))
            guard case .accepted = result else { throw TestSupportError("not planned: \(result)") }
            try await bench.call(id, Sample.form(.satisfied))
            try await bench.setClock("2026-04-01 09:00")
            try await run(bench)
            let file = try #require(try await bench.all(CallbackFile.self).first)
            #expect(file.contents.awaitingReview == 1)
            let path = "POST /callback-files/\(file.id)/file"
            let refused = try await bench.service.ask(TestRequest(path, as: .csDept, body: body("柜")))
            #expect(refused.status == 422 && (refused.json["detail"] as? String)?.contains("CBK-19") == true)
            for reviewer in [Role.csManager, .officeDirector] {
                let review = TestRequest("POST /callback-tasks/\(id)/review", as: reviewer, body: Data(#"{"note": "已阅"}"#.utf8))
                #expect(try await bench.service.ask(review).status == 200)
            }
            #expect(try await bench.service.ask(TestRequest(path, as: .csDept, body: body("柜"))).status == 200)
        }
    }
}
