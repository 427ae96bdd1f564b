import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("Daily and weekly summaries on a real database", .timeLimit(.minutes(10)))
struct RepairSummaryServiceTests {
    private func summary(_ bench: ServiceBench, _ day: String, _ period: String = "daily") async throws -> [String: Any]? {
        let found = try await bench.list("repair-summaries?period=\(period)&day=\(day)", "RepairSummaryPage")
        #expect(found.count <= 1)
        guard let item = found.first else { return nil }
        return try await bench.whole(item, at: "repair-summaries", "RepairSummary")
    }

    private func findings(_ bench: ServiceBench, _ day: String, _ period: String = "daily") async throws -> [String: Any] {
        try #require(try await summary(bench, day, period)?["findings"] as? [String: Any])
    }

    private func ids(_ findings: [String: Any], _ list: String) throws -> [String] {
        try #require(findings[list] as? [[String: Any]]).compactMap { $0["workOrderId"] as? String }
    }

    @Test("A slip raised at 17:45 is absent from the day's summary and in the next one's (REP-25, WE-39)") func nextDay() async throws {
        try await ServiceBench.atRest("2026-03-10 17:00") { bench in
            let early = try await bench.raise(at: "2026-03-10 17:00")
            try await bench.setClock("2026-03-10 17:45")
            let late = try await bench.raise(at: "2026-03-10 17:45", urgency: .urgent)
            let runs = RepairSummaries(engine: bench.service.engine)
            _ = try await runs.pass()
            #expect(try ids(try await findings(bench, "2026-03-10"), "notDoneSlips") == [early.description])
            #expect(try await summary(bench, "2026-03-11") == nil)
            #expect(try await summary(bench, "2026-03-09") == nil)
            try await bench.setClock("2026-03-11 17:30")
            _ = try await runs.pass()
            let next = try await findings(bench, "2026-03-11")
            // The pressing one first.
            #expect(try ids(next, "notDoneSlips") == [late.description, early.description])
            #expect(next["carry"] as? [String] == [late.description, early.description])
            #expect([next["raised"] as? Int, next["urgent"] as? Int] == [1, 1])
        }
    }

    @Test("When the service was down at 17:30 the summary is of the right day and of that time (REP-25, REP-26, WE-40)")
    func missed() async throws {
        try await ServiceBench.atRest("2026-03-10 10:00") { bench in
            let repaired = try await bench.raise(at: "2026-03-10 09:50")
            let explained = try await bench.raise(at: "2026-03-10 09:51")
            let silent = try await bench.raise(at: "2026-03-10 09:52")
            let gone = try await bench.raise(at: "2026-03-10 09:53")
            for id in [explained, silent] { try await bench.give("collect", to: id, as: .engineering) }
            try await bench.give("explain-delay", to: explained, as: .engineering)
            try await bench.give("cancel", to: gone, as: .receptionist)
            // After 17:30, and before anybody made the summary.
            try await bench.setClock("2026-03-10 18:10")
            try await bench.repair(repaired)
            try await bench.give("explain-delay", to: silent, as: .engineering)
            try await bench.setClock("2026-03-12 09:00")
            _ = try await RepairSummaries(engine: bench.service.engine).pass()

            let first = try await findings(bench, "2026-03-10")
            #expect(try ids(first, "notDoneSlips") == [repaired, explained, silent].map(\.description))
            #expect([first["done"] as? Int, first["cancelled"] as? Int, first["notDone"] as? Int] == [0, 1, 3])
            let missing = try #require(first["notDoneSlips"] as? [[String: Any]]).filter { $0["lacksReason"] as? Bool == true }
            #expect(missing.compactMap { $0["workOrderId"] as? String } == [repaired, silent].map(\.description))
            #expect(first["withoutReason"] as? Int == 2)
            #expect(missing.allSatisfy { $0["lastReasonAt"] == nil })

            let second = try await findings(bench, "2026-03-11")
            #expect(try ids(second, "doneSlips") == [repaired.description])
            #expect(try ids(second, "notDoneSlips") == [explained, silent].map(\.description))
            #expect(second["withoutReason"] as? Int == 0)
            #expect(try await summary(bench, "2026-03-12") == nil)
        }
    }

    @Test("A reason counts until the slip is issued again (REP-26)") func reissued() async throws {
        try await ServiceBench.atRest("2026-03-10 10:00") { bench in
            let id = try await bench.raise(at: "2026-03-10 09:50")
            try await bench.give("collect", to: id, as: .engineering)
            try await bench.give("hand-back", to: id, as: .engineering)
            try await bench.give("carry-over", to: id, as: .officeDirector)
            try await bench.setClock("2026-04-01 09:00")
            let isIssued = try await eventually { try await bench.order(id)?.state == .issued }
            #expect(isIssued)
            try await bench.setClock("2026-04-01 17:30")
            while try await RepairSummaries(engine: bench.service.engine).pass() {}
            #expect(try await findings(bench, "2026-03-31")["withoutReason"] as? Int == 0)
            #expect(try await findings(bench, "2026-04-01")["withoutReason"] as? Int == 1)
        }
    }

    @Test("Two replicas make one summary of a day and of a week, and each day that was missed (REP-25, REP-29, RPT-05)")
    func replicas() async throws {
        try await ServiceBench.atRest("2026-03-10 10:00", instances: 2) { bench in
            let here = try await bench.raise(at: "2026-03-10 09:50")
            try await bench.raise(at: "2026-03-10 09:51", office: "donghu")
            try await bench.setClock("2026-03-16 09:00")
            let (one, other) = (RepairSummaries(engine: bench.service.engine), RepairSummaries(engine: bench.service.others[0]))
            async let left = one.pass()
            async let right = other.pass()
            _ = try await (left, right)
            #expect(try await one.pass() == false)
            // 10 to 15 March, and the week from the 9th, for two offices.
            #expect(try await bench.service.count("SELECT count(*) FROM case_file WHERE kind = 'repair_summary'") == 14)
            #expect(try await bench.service.count("SELECT count(*) FROM outbox WHERE type = 'guanjia.repairs.summary.made.v1'") == 14)
            let item = try #require(
                try await bench.list("repair-summaries?period=weekly&office=yunxi&day=2026-03-09", "RepairSummaryPage").first)
            let week = try await bench.whole(item, at: "repair-summaries", "RepairSummary")
            let found = try #require(week["findings"] as? [String: Any])
            #expect(try ids(found, "notDoneSlips") == [here.description])
            #expect(found["carry"] == nil)
            #expect(try await bench.list("repair-summaries?withoutReason=true&office=yunxi", "RepairSummaryPage").count == 7)

            let id = try #require(week["id"] as? String)
            let path = "POST /repair-summaries/\(id)/acknowledge"
            #expect(try await bench.service.ask(TestRequest(path, as: .ownerRelationsSupervisor, body: Data("{}".utf8))).status == 403)
            let read = try await bench.service.ask(TestRequest(path, as: .ownerServiceSupervisor, body: Data("{}".utf8)))
            #expect(read.status == 200)
            #expect(read.json["state"] as? String == "acknowledged")
            let schema = try #require(try OpenAPIFile("repair-dispatch.yaml").schema("RepairSummary"))
            #expect(try SchemaCheck.differences(read.body, schema) == [])
        }
    }

    @Test(
        "A slip that comes to the service after the day's summary is raised in the next one's, however late either is made (REP-25, REP-29)",
        arguments: [false, true])
    func onItsWay(madeLate: Bool) async throws {
        // A Sunday evening.
        try await ServiceBench.atRest("2026-03-15 17:00") { bench in
            let runs = RepairSummaries(engine: bench.service.engine)
            let early = try await bench.raise(at: "2026-03-15 16:50")
            try await bench.setClock("2026-03-15 17:30")
            if !madeLate { _ = try await runs.pass() }
            // Handed over at 17:29, and so in Sunday's ledger, but heard of on Monday.
            try await bench.setClock("2026-03-16 00:01")
            if !madeLate { _ = try await runs.pass() }
            let late = try await bench.raise(at: "2026-03-15 17:29")
            try await bench.setClock("2026-03-23 09:00")
            while try await runs.pass() {}
            var raised: [String: Int] = [:]
            for day in 15...22 { raised["2026-03-\(day)"] = try await findings(bench, "2026-03-\(day)")["raised"] as? Int }
            #expect(raised.filter { $0.value > 0 } == ["2026-03-15": 1, "2026-03-16": 1])
            #expect(try ids(try await findings(bench, "2026-03-15"), "notDoneSlips") == [early.description])
            #expect(try ids(try await findings(bench, "2026-03-16"), "notDoneSlips") == [early.description, late.description])
            for (monday, slips) in [("2026-03-09", [early]), ("2026-03-16", [early, late])] {
                let week = try await findings(bench, monday, "weekly")
                #expect(week["raised"] as? Int == 1)
                #expect(try ids(week, "notDoneSlips") == slips.map(\.description))
            }
        }
    }

    @Test("A slip whose transaction began before 17:30 and ends afterwards is in the day's summary, which waits for it (REP-25)")
    func begun() async throws {
        try await ServiceBench.atRest("2026-03-10 17:29") { bench in
            let id = try await bench.raise(at: "2026-03-10 17:00")
            var hasty = RepairSummaries(engine: bench.service.engine)
            hasty.patience = .milliseconds(100)
            let runs = hasty
            let copy = try await bench.entering(copyOf: id) {
                try await bench.setClock("2026-03-10 17:30")
                await #expect(throws: ChangesGoOn.self) { try await runs.pass() }
                #expect(try await summary(bench, "2026-03-10") == nil)
            }
            _ = try await RepairSummaries(engine: bench.service.engine).pass()
            let found = try await findings(bench, "2026-03-10")
            #expect(found["raised"] as? Int == 2)
            #expect(Set(try ids(found, "notDoneSlips")) == Set([id, copy].map(\.description)))
        }
    }

    @Test("How pressing a slip was and who had it is as of the summary's end, also when it is made late (REP-03, REP-04, REP-25)")
    func traits() async throws {
        try await ServiceBench.atRest("2026-03-10 10:00") { bench in
            let first = try await bench.enrol("technician-1")
            let second = try await bench.enrol("technician-2")
            let changing = try await bench.raise(at: "2026-03-10 09:50")
            let easing = try await bench.raise(at: "2026-03-10 09:51", urgency: .urgent)
            let fresh = try await bench.raise(at: "2026-03-10 09:52")
            func assign(_ id: WorkOrderID, _ technician: TechnicianID) async throws {
                let answer = try await bench.assign(id, "{\"technicianId\":\"\(technician)\",\"reason\":\"业主指定\"}")
                #expect(answer.status == 200, "\(answer.problem ?? "") \(answer.faults)")
            }
            for id in [changing, easing] { try await assign(id, first) }
            // After 17:30, and before anybody made the summary.
            try await bench.setClock("2026-03-10 18:10")
            try await bench.give("judge", to: changing, as: .ownerRelationsSupervisor, #"{"urgency":"urgent","major":true}"#)
            try await bench.give("judge", to: easing, as: .ownerRelationsSupervisor, #"{"urgency":"normal","reason":"已关总阀"}"#)
            try await assign(changing, second)
            try await bench.give("unassign", to: easing, as: .maintenanceLead, #"{"reason":"换人"}"#)
            try await assign(fresh, second)
            try await bench.setClock("2026-03-12 09:00")
            while try await RepairSummaries(engine: bench.service.engine).pass() {}

            func shown(_ day: String) async throws -> [String: [String]] {
                let items = try #require(try await findings(bench, day)["notDoneSlips"] as? [[String: Any]])
                return Dictionary(
                    uniqueKeysWithValues: items.map { item in
                        let words = ["urgent", "major"].filter { item[$0] as? Bool == true }
                        return (item["workOrderId"] as? String ?? "", words + [item["technicianId"] as? String ?? "nobody"])
                    })
            }
            #expect(
                try await shown("2026-03-10") == [
                    changing.description: [first.description], easing.description: ["urgent", first.description],
                    fresh.description: ["nobody"],
                ])
            #expect(
                try await shown("2026-03-11") == [
                    changing.description: ["urgent", "major", second.description], easing.description: ["nobody"],
                    fresh.description: [second.description],
                ])
            for (day, counts) in [("2026-03-10", [1, 0]), ("2026-03-11", [1, 1])] {
                let found = try await findings(bench, day)
                #expect([found["urgent"] as? Int, found["major"] as? Int] == counts, "\(day)")
            }
        }
    }

    @Test("A list shows the figures of summaries, and not their slips") func figures() async throws {
        try await ServiceBench.atRest("2026-03-10 10:00") { bench in
            let id = try await bench.raise(at: "2026-03-10 09:50")
            try await bench.setClock("2026-03-10 17:30")
            _ = try await RepairSummaries(engine: bench.service.engine).pass()
            let item = try #require(try await bench.list("repair-summaries", "RepairSummaryPage").first)
            let shown = try #require(item["findings"] as? [String: Any])
            #expect(Set(shown.keys) == ["raised", "done", "cancelled", "notDone", "withoutReason", "urgent", "major"])
            #expect(shown["notDone"] as? Int == 1)
            #expect(try ids(try await findings(bench, "2026-03-10"), "notDoneSlips") == [id.description])
        }
    }

    @Test("With its jobs running the service makes the day's summary by itself (REP-25)") func byItself() async throws {
        try await ServiceBench.at("2026-03-10 10:00", instances: 3) { bench in
            try await bench.raise(at: "2026-03-10 09:50")
            try await bench.setClock("2026-03-10 17:30")
            let isMade = try await eventually { try await summary(bench, "2026-03-10") != nil }
            #expect(isMade)
            #expect(try await bench.service.count("SELECT count(*) FROM outbox WHERE type = 'guanjia.repairs.summary.made.v1'") == 1)
        }
    }
}
