import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("Coverage, top-up and callback rates on a real database", .timeLimit(.minutes(10)))
struct CoverageServiceTests {
    private func deployed(_ name: String) throws -> Policy {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try PolicyFolder(root.appending(path: "deploy/policy", directoryHint: .isDirectory)).policy(named: name)
    }

    private func list(_ bench: CoverageBench, _ path: String, _ schema: String) async throws -> [[String: Any]] {
        let answer = try await bench.service.ask(TestRequest("GET /\(path)", as: .csManager))
        #expect(try SchemaCheck.differences(answer.body, try #require(try OpenAPIFile("callback-scheduling.yaml").schema(schema))) == [])
        return answer.json["items"] as? [[String: Any]] ?? []
    }

    @Test("37 slips of a week: what is done when the next week ends counts, once, however late, with replicas (CBK-10, R-05, WE-42)")
    func week() async throws {
        try await CoverageBench.at("2026-03-08 12:00", instances: 2) { bench in
            var ids: [CallbackTaskID] = []
            for number in 0..<37 { ids.append(try await bench.returned(at: "2026-03-0\(number % 6 + 2) 10:\(10 + number)")) }
            let complaint = try await bench.replied(at: "2026-03-05 10:00")
            try await bench.settle()
            try await bench.setClock("2026-03-15 23:50")
            for id in ids.prefix(29) { try await bench.call(id) }
            try await bench.call(complaint.callbackTaskId)
            try await bench.run()
            #expect(try await bench.all(CoverageReport.self).allSatisfy { $0.day < "2026-03-02" })
            // Down over the end of two weeks, and somebody calls before the count is made.
            try await bench.setClock("2026-03-30 09:00")
            for id in ids.dropFirst(29).prefix(3) { try await bench.call(id) }
            let engines = [bench.service.engine] + bench.service.others
            try await withThrowingTaskGroup(of: Void.self) { group in
                for engine in engines { group.addTask { try await bench.run(engine) } }
                try await group.waitForAll()
            }
            try await bench.run()
            try await bench.settle()
            let reports = try await bench.all(CoverageReport.self)
            #expect(reports.count == 2)
            let repair = try #require(reports.first { $0.subject == .repair })
            #expect(repair.day == "2026-03-02" && repair.asOf == local("2026-03-16 00:00"))
            #expect([repair.cases, repair.required, repair.done, repair.shortfall] as [Int] == [37, 30, 29, 1])
            #expect(reports.first { $0.subject == .complaint }?.state == .met)
            #expect(try bench.facts(CoverageComputed.self).count == 2)
            let short = try bench.facts(CoverageShortfall.self)
            #expect(short.map(\.reportId) == [repair.id] && short.first?.recipients == [.csManager, .officeDirector])
            let query = "coverage-reports?subject=repair&purpose=period&period=weekly&state=short"
            let found = try await list(bench, query, "CoverageReportPage")
            #expect(found.map { $0["shortfall"] as? Int } == [1])
        }
    }

    @Test("Slips of several presets: what a week or a day needs (K-01)", arguments: ["p000", "p002", "p004", "strictest"])
    func presets(_ name: String) async throws {
        let policy = try deployed(name)
        try await CoverageBench.at("2026-03-04 18:00", under: policy) { bench in
            let isDaily = policy.callback.repairPeriod == .daily
            var ids: [CallbackTaskID] = []
            // Issued on the 3rd; the last comes back only after that day has been judged.
            for number in 0..<4 { ids.append(try await bench.returned(at: "2026-03-04 10:0\(number)", issued: "2026-03-03 09:00")) }
            let late = try await bench.returned(at: "2026-03-05 09:00", issued: "2026-03-03 09:00")
            try await bench.settle()
            for id in ids.prefix(2) { try await bench.call(id) }
            try await bench.setClock("2026-03-16 00:00:01")
            try await bench.call(late)
            try await bench.run()
            let reports = try await bench.all(CoverageReport.self).filter { $0.purpose == .period }.sorted { $0.day < $1.day }
            if isDaily {
                #expect(reports.map(\.day) == ["2026-03-03", "2026-03-05"])
                #expect(reports.map(\.basis) == [.issued, .issued])
                #expect(reports.map(\.asOf) == [local("2026-03-05 00:00"), local("2026-03-07 00:00")])
                #expect(reports.map(\.cases) == [4, 1] && reports.map(\.required) == [4, 1] && reports.map(\.done) == [2, 0])
            } else {
                #expect(reports.map(\.day) == ["2026-03-02"] && reports.map(\.cases) == [5] && reports.map(\.done) == [2])
                #expect(reports.map(\.required) == [name == "p000" ? 3 : 4])
            }
        }
    }

    @Test("A slip counts once: by its issue, or by its return when the day of its issue had been judged (K-01, basis issued)")
    func countedOnce() async throws {
        try await CoverageBench.at("2026-03-20 12:00", under: try deployed("p004")) { bench in
            var random = SplitMix(seed: 7)
            for _ in 0..<60 {
                let issued = Int.random(in: 2...12, using: &random)
                let returned = issued + Int.random(in: 0...6, using: &random)
                func day(_ number: Int) -> String { number < 10 ? "2026-03-0\(number)" : "2026-03-\(number)" }
                _ = try await bench.returned(at: day(returned) + " 18:00", issued: day(issued) + " 09:00")
            }
            try await bench.settle()
            try await bench.setClock("2026-03-25 00:00:01")
            try await bench.run()
            #expect(try await bench.all(CoverageReport.self).reduce(0) { $0 + $1.cases } == 60)
        }
    }

    @Test("A month below half: satisfied owners nobody called are chosen, just enough, also those that were dropped (CBK-11, R-06)")
    func topUp() async throws {
        let policy = callbackPolicy { $0.repairTaskRatio = Ratio(basisPoints: 2_000) ?? .one }
        try await CoverageBench.at("2026-03-08 12:00", under: policy, instances: 2) { bench in
            var satisfied: [CallbackTaskID] = []
            for number in 0..<8 { satisfied.append(try await bench.returned(at: "2026-03-0\(number % 6 + 2) 10:0\(number)")) }
            for number in 0..<2 { _ = try await bench.returned(at: "2026-03-03 11:0\(number)", score: nil) }
            // The last two days of the month belong to a week that is not over then.
            let planned = [try await bench.returned(at: "2026-03-30 10:00"), try await bench.returned(at: "2026-03-31 10:00")]
            try await bench.settle()
            try await bench.setClock("2026-03-09 00:00:01")
            try await bench.run()
            #expect(try await bench.states(satisfied).contains(.notSelected))
            for id in satisfied where try await bench.task(id).state == .planned { try await bench.call(id) }
            let called = try await bench.states(satisfied).count { $0 == .closed }
            try await bench.setClock("2026-04-03 09:00")
            let engines = [bench.service.engine] + bench.service.others
            try await withThrowingTaskGroup(of: Void.self) { group in
                for engine in engines { group.addTask { try await bench.run(engine) } }
                try await group.waitForAll()
            }
            try await bench.settle()
            let report = try #require(try await bench.all(CoverageReport.self).first { $0.purpose == .monthEnd })
            #expect([report.cases, report.required, report.done, report.shortfall] as [Int] == [12, 6, called, 6 - called])
            let selection = try #require(try await bench.all(CallbackSelection.self).first { $0.purpose == .topUp })
            #expect(selection.state == .selected && selection.findings.wanted == 6 - called)
            #expect(selection.findings.cases == 8 - called + 2 && selection.findings.chosen == 6 - called)
            let chosen = try bench.facts(TaskSelected.self)
            #expect(chosen.count == 6 - called && chosen.allSatisfy { $0.selectionId == selection.id })
            #expect(Set(chosen.map(\.taskId)).isSubset(of: Set(satisfied + planned)))
            for fact in chosen {
                #expect(try await bench.task(fact.taskId).state == .planned)
                try await bench.call(fact.taskId)
            }
            // The week of the month's last days is sampled afterwards; what the month's end chose stays chosen.
            try await bench.setClock("2026-04-06 00:00:01")
            try await bench.run()
            #expect(try await bench.all(CoverageReport.self).count { $0.purpose == .monthEnd } == 1)
            #expect(try await bench.all(CallbackSelection.self).count { $0.purpose == .topUp } == 1)
            let shown = try await list(bench, "coverage-reports?purpose=month_end&period=monthly", "CoverageReportPage")
            #expect(shown.count == 1)
        }
    }

    @Test("Where there is no top-up, or the month has its half, nobody is chosen (K-01)") func noTopUp() async throws {
        for policy in [callbackPolicy { $0.repairMonthEndTopUp = false }, .baseline] {
            try await CoverageBench.at("2026-03-08 12:00", under: policy) { bench in
                let ids = [try await bench.returned(at: "2026-03-03 10:00"), try await bench.returned(at: "2026-03-03 10:01")]
                try await bench.settle()
                if policy.callback.repairMonthEndTopUp { try await bench.call(ids[0]) }
                try await bench.setClock("2026-04-01 00:00:01")
                try await bench.run()
                #expect(try await bench.all(CallbackSelection.self).isEmpty)
                let hasMonthEnd = try await bench.all(CoverageReport.self).contains { $0.purpose == .monthEnd }
                #expect(hasMonthEnd == policy.callback.repairMonthEndTopUp)
            }
        }
    }

    @Test("Months' rates by kind when all has fallen due, the year's count and the director's review (CBK-20, RPT-03, R-03)")
    func rates() async throws {
        try await CoverageBench.at("2026-11-20 12:00") { bench in
            let november = try await bench.returned(at: "2026-11-10 10:00")
            try await bench.settle()
            try await bench.call(november)
            try await bench.setClock("2026-12-20 12:00")
            let called = try await bench.returned(at: "2026-12-10 10:00")
            _ = try await bench.returned(at: "2026-12-11 10:00")
            let complaint = try await bench.replied(at: "2026-12-30 10:00")
            try await bench.settle()
            try await bench.call(called)
            try await bench.setClock("2026-12-31 12:00")
            try await bench.call(complaint.callbackTaskId)
            try await bench.setClock("2027-01-10 23:50")
            try await bench.run()
            #expect(try await bench.all(CallbackRateReport.self).map(\.month.description) == ["2026-11"])
            try await bench.setClock("2027-01-11 00:00:01")
            try await bench.run()
            let december = try #require(try await bench.all(CallbackRateReport.self).last)
            #expect(december.rows.map(\.kind) == [.complaint, .repair])
            #expect(december.rows.map(\.done) == [1, 1] && december.rows.map(\.required) == [1, 2])
            #expect([december.monthsMet, december.monthsReported] as [Int] == [1, 2])
            #expect(try await list(bench, "callback-rate-reports?month=2026-12", "CallbackRateReportPage").count == 1)
            let body = Data(#"{"note": "明年抓紧"}"#.utf8)
            let path = "POST /callback-rate-reports/\(december.id)/review"
            #expect(try await bench.service.ask(TestRequest(path, as: .csManager, body: body)).status == 403)
            let read = try await bench.service.ask(TestRequest(path, as: .officeDirector, body: body))
            #expect(read.status == 200 && read.json["state"] as? String == "reviewed")
            let schema = try #require(try OpenAPIFile("callback-scheduling.yaml").schema("CallbackRateReport"))
            #expect(try SchemaCheck.differences(read.body, schema) == [])
        }
    }

    @Test("Live figures by kind, and problems by the department that had the case (CBK-12, R-20, RPT-12)") func statistics() async throws {
        try await CoverageBench.at("2026-03-08 12:00") { bench in
            let repairs = [try await bench.returned(at: "2026-03-02 00:00"), try await bench.returned(at: "2026-03-08 11:59")]
            let first = try await bench.replied(at: "2026-03-03 10:00", department: .security)
            let second = try await bench.replied(at: "2026-03-03 11:00")
            _ = try await bench.replied(at: "2026-03-01 23:59")
            try await bench.settle()
            try await bench.call(repairs[0], Sample.form(.dissatisfied))
            try await bench.call(first.callbackTaskId, Sample.form(.satisfied, problem: Sample.problem(.otherMatter)))
            try await bench.call(second.callbackTaskId)
            let answer = try await bench.service.ask(
                TestRequest("GET /callback-statistics?from=2026-03-02&to=2026-03-08&office=osmanthus", as: .csManager))
            let schema = try #require(try OpenAPIFile("callback-scheduling.yaml").schema("CallbackStatistics"))
            #expect(try SchemaCheck.differences(answer.body, schema) == [])
            let kinds = answer.json["kinds"] as? [[String: Any]] ?? []
            #expect(kinds.map { $0["kind"] as? String } == ["complaint", "repair"])
            #expect(kinds.map { $0["cases"] as? Int } == [2, 2] && kinds.map { $0["done"] as? Int } == [2, 1])
            let problems = answer.json["problems"] as? [[String: Any]] ?? []
            #expect(problems.map { $0["department"] as? String } == ["security", "engineering"])
            #expect(problems.map { $0["otherMatter"] as? Int } == [1, 0] && problems.map { $0["dissatisfied"] as? Int } == [0, 1])
            for bad in ["from=2026-03-02", "from=2026-03-09&to=2026-03-08", "from=x&to=2026-03-08"] {
                #expect(try await bench.service.ask(TestRequest("GET /callback-statistics?\(bad)", as: .csManager)).status == 400)
            }
            let path = "GET /callback-statistics?from=2026-03-02&to=2026-03-08"
            #expect(try await bench.service.ask(TestRequest(path, as: .technician)).status == 403)
            let elsewhere = try await bench.service.ask(TestRequest(path, as: .csManager, of: "donghu"))
            #expect((elsewhere.json["kinds"] as? [Any])?.isEmpty == true)
        }
    }

    @Test("The index follows each cycle as a case of its own; what is older than the table is entered; what has gone does not count")
    func index() async throws {
        try await CoverageBench.at("2026-03-08 12:00") { bench in
            let first = try await bench.replied(at: "2026-03-03 10:00")
            let gone = try await bench.replied(at: "2026-03-03 11:00")
            try await bench.settle()
            try await bench.call(first.callbackTaskId, Sample.form(.dissatisfied))
            try bench.service.topics.tell(
                ComplaintCallbackRequested(
                    complaintId: first.complaintId, number: first.number, office: first.office, repliedAt: local("2026-03-08 11:00"),
                    contactId: nil, callbackTaskId: first.callbackTaskId, cycle: 2, class: .general, channel: .phone, callbackDueBy: nil,
                    sealed: .content(Sample.particulars)), about: first.complaintId.retyped(), with: bench.service.engine.coder)
            try bench.service.topics.tell(
                ComplaintWithdrawn(
                    complaintId: gone.complaintId, number: gone.number, office: gone.office, withdrawnAt: Date(), class: .general,
                    contactId: nil, callbackTaskId: gone.callbackTaskId, raisedInTaskId: nil), about: gone.complaintId.retyped(),
                with: bench.service.engine.coder)
            try await bench.settle()
            #expect(try await bench.service.count("SELECT count(*) FROM callback_index") == 3)
            #expect(try await bench.service.count("SELECT count(*) FROM callback_index WHERE cycle = 1 AND done_at IS NOT NULL") == 1)
            #expect(try await bench.service.count("SELECT count(*) FROM callback_index WHERE cycle = 2 AND always = 'rework'") == 1)

            _ = try await bench.service.pool.query("DELETE FROM callback_index WHERE task_id = \(gone.callbackTaskId.uuid)")
            _ = try await bench.service.pool.query("DELETE FROM index_search")
            #expect(try await !bench.gaps.isFinished)
            #expect(try await bench.coverage().pass() == false)
            try await bench.search()
            #expect(try await bench.gaps.isFinished)
            // The record of a cycle before the present one too (CBK-09).
            _ = try await bench.service.pool.query("DELETE FROM callback_index")
            _ = try await bench.service.pool.query("DELETE FROM index_search")
            try await bench.search()
            #expect(try await bench.service.count("SELECT count(*) FROM callback_index WHERE cycle = 1 AND done_at IS NOT NULL") == 1)
            try await bench.setClock("2026-03-16 00:00:01")
            try await bench.run()
            let report = try #require(try await bench.all(CoverageReport.self).first)
            // Replied to twice, called once; the withdrawn one is no case.
            #expect([report.cases, report.done] as [Int] == [2, 1])
        }
    }

    @Test("A pass waits until nothing more comes out of the topics: a count without the last requests would be wrong for ever")
    func quiet() async throws {
        try await CoverageBench.at("2026-03-20 12:00") { bench in
            _ = try await bench.returned(at: "2026-03-03 10:00")
            try await bench.settle()
            let engine = bench.service.engine
            let waiting = CallbackCoverage(engine: engine, logger: bench.coverage().logger)
            #expect(try await waiting.pass() == false)
            let now = try await engine.now()
            let spans = engine.policy.coverageSpans(.repair, upTo: now)
            let early = Tally(engine: engine, heardBefore: now.addingTimeInterval(-60), limit: 10)
            #expect(try await early.coverage(.repair, .period, spans).isEmpty)
            #expect(try await Tally(engine: engine, heardBefore: now, limit: 10).coverage(.repair, .period, spans).count == 1)
        }
    }
}
