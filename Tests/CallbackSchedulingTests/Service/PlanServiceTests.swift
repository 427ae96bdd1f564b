import Casework
import Database
import Foundation
import Logging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("Callback plans on a real database", .timeLimit(.minutes(10)))
struct PlanServiceTests {
    private func ask(_ bench: ServiceBench, _ route: String, _ body: String, as role: Role = .csManager) async throws -> TestAnswer {
        let answer = try await bench.service.ask(TestRequest(route, as: role, body: Data(body.utf8)))
        if (200..<300).contains(answer.status) {
            let schema = try #require(try OpenAPIFile("callback-scheduling.yaml").schema("CallbackPlan"))
            #expect(try SchemaCheck.differences(answer.body, schema) == [])
        }
        return answer
    }

    /// Drafts the plan that the contract shows, puts owners on it and approves it.
    private func plan(_ bench: ServiceBench, owners: Int, share: String = "0.30") async throws -> CallbackPlanID {
        let drafted = try await ask(
            bench, "POST /callback-plans",
            """
            {"office": "osmanthus", "kind": "routine_monthly", "firstDay": "2026-03-05", "lastDay": "2026-03-31", "scope": "全体业主",
             "contents": "服务", "channel": "phone", "share": "\(share)"}
            """)
        #expect(drafted.status == 201, "\(drafted.problem ?? "") \(drafted.faults)")
        #expect((drafted.json["number"] as? String)?.hasPrefix("PL-") == true)
        let id = CallbackPlanID(try #require(UUID(uuidString: drafted.json["id"] as? String ?? "")))
        let list = (0..<owners).map {
            #"{"household": "3-1-\#($0)", "name": "张伟芳", "phone": "13800013807", "isKeyOwner": \#($0 == 7)}"#
        }
        let put = try await ask(bench, "POST /callback-plans/\(id)/owners", #"{"owners": [\#(list.joined(separator: ","))]}"#)
        #expect(put.json["owners"] as? Int == owners)
        let approved = try await ask(bench, "POST /callback-plans/\(id)/approve", "{}")
        #expect(approved.json["state"] as? String == "approved")
        return id
    }

    private func plan(_ bench: ServiceBench, _ id: CallbackPlanID) async throws -> CallbackPlan? {
        try await bench.service.engine.reader.find(id.retyped(), as: CallbackPlan.self)?.body
    }

    private func text(_ value: [String: Any]) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: value, options: .sortedKeys), as: UTF8.self)
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("A pass asks for so many tasks and no more, the rest by the next; a plan that cannot be read is put down and holds up no other")
    func bounded() async throws {
        // Without the service's own jobs, so that passes are the test's.
        try await CoverageBench.at("2026-03-04 17:00") { coverage in
            let bench = ServiceBench(service: coverage.service)
            let bad = try await plan(bench, owners: 30, share: "1")
            let good = try await plan(bench, owners: 30, share: "1")
            try await bench.setClock("2026-03-05 08:30")
            for id in [bad, good] {
                let isActive = try await eventually { try await plan(bench, id)?.state == .active }
                #expect(isActive)
            }
            _ = try await bench.service.pool.query("UPDATE case_file SET body = body - 'form' WHERE id = \(bad.uuid)")
            var work = PlanTasks(engine: bench.service.engine, logger: Self.quiet)
            work.limits = (pass: 12, page: 5, plans: 1)
            var passes = 0
            while try await work.pass() {
                passes += 1
                #expect(try await tasks(bench, in: .planned) <= Int64(passes * 12))
                #expect(passes < 20)
            }
            #expect(passes >= 3)
            #expect(try await plan(bench, good)?.tasksMade == 30)
            #expect(try await bench.service.count("SELECT count(*) FROM unreadable_plan WHERE plan_id = \(bad.uuid)") == 1)
            // Mended, it is worked on at the next look; nothing more is said of it.
            _ = try await bench.service.pool.query(
                """
                UPDATE case_file b SET body = (g.body - 'tasksMade') || jsonb_build_object('id', b.body -> 'id', 'number', b.body -> 'number')
                FROM case_file g WHERE g.id = \(good.uuid) AND b.id = \(bad.uuid)
                """)
            #expect(try await work.pass() == false, "it is left alone for a while")
            try await bench.setClock("2026-03-05 08:45")
            while try await work.pass() {}
            #expect(try await plan(bench, bad)?.tasksMade == 30)
            #expect(try await tasks(bench, in: .planned) == 60)
            #expect(try await bench.service.count("SELECT count(*) FROM unreadable_plan") == 0)

            // Given up while somebody is being called: that one stays, the others are dropped.
            let held: CallbackTaskID = PlanTasks.taskID(good, "3-1-3").retyped()
            try await bench.setClock("2026-03-06 10:00")
            try await bench.give("start-call", to: held)
            #expect(try await ask(bench, "POST /callback-plans/\(good)/end", "{}").status == 200)
            while try await work.pass() {}
            #expect(try await plan(bench, good)?.tasksDropped == 29)
            #expect(try await bench.task(held)?.state == .planned)

            // At the last day's end a task's clock and its plan's fall due at once, and nobody was late.
            try await bench.setClock("2026-04-01 00:00:01")
            let isEnded = try await eventually { try await plan(bench, bad)?.state == .ended }
            #expect(isEnded)
            while try await work.pass() {}
            let isDropped = try await eventually { try await tasks(bench, in: .notSelected) == 60 }
            #expect(isDropped)
            #expect(try await plan(bench, bad)?.tasksDropped == 30)
            try await bench.service.settle()
            #expect(try bench.facts(TaskOverdue.self).isEmpty)
            #expect(try bench.facts(TaskUnselected.self).map(\.cause) == Array(repeating: .planEnded, count: 60))
        }
    }

    @Test("A list of plans reads figures and no owners; what it says is what the plan says") func listed() async throws {
        try await ServiceBench.with { bench in
            let id = try await plan(bench, owners: 12)
            func item() async throws -> [String: Any] {
                let page = try await bench.service.ask(TestRequest("GET /callback-plans?office=osmanthus", as: .csDept))
                let schema = try #require(try OpenAPIFile("callback-scheduling.yaml").schema("CallbackPlanPage"))
                #expect(try SchemaCheck.differences(page.body, schema) == [])
                return try #require((page.json["items"] as? [[String: Any]])?.first)
            }
            func one() async throws -> [String: Any] {
                try await bench.service.ask(TestRequest("GET /callback-plans/\(id)", as: .csDept)).json
            }
            #expect(try await text(item()) == text(one()))
            #expect(try await item()["owners"] as? Int == 12)
            #expect(try await item()["keyOwners"] as? Int == 1)
            #expect(
                try await bench.service.count(
                    "SELECT count(*) FROM plan_index WHERE listed -> 'owners' = '[]' AND listed ->> 'figures' IS NOT NULL") == 1)
            try await bench.setClock("2026-03-05 08:30")
            let isMade = try await eventually { try await plan(bench, id)?.tasksMade == 4 }
            #expect(isMade)
            #expect(try await text(item()) == text(one()))
            #expect(try await item()["selected"] as? Int == 4)
            // One that was stored before there were figures is counted.
            _ = try await bench.service.pool.query("UPDATE plan_index SET listed = NULL")
            _ = try await bench.service.pool.query("UPDATE case_file SET body = body - 'figures' WHERE id = \(id.uuid)")
            #expect(try await item()["owners"] as? Int == 12)
        }
    }

    @Test("Owners of a draft are corrected and taken off over the API (CBK-22)") func corrected() async throws {
        try await ServiceBench.with { bench in
            let contract = try OpenAPIFile("callback-scheduling.yaml")
            let draft = String(decoding: try contract.example(of: "POST /callback-plans"), as: UTF8.self)
            let id = try await ask(bench, "POST /callback-plans", draft).json["id"] as? String ?? ""
            func give(_ command: String, _ body: String? = nil) async throws -> TestAnswer {
                let example = String(decoding: try contract.example(of: "POST /callback-plans/{id}/\(command)"), as: UTF8.self)
                return try await ask(bench, "POST /callback-plans/\(id)/\(command)", body ?? example, as: .csDept)
            }
            #expect(try await give("owners").json["owners"] as? Int == 2)
            let corrected = try await give(
                "correct-owners", #"{"owners": [{"household": "3-1-1202", "name": "李建国", "phone": "13900013900", "isKeyOwner": true}]}"#)
            #expect(corrected.json["keyOwners"] as? Int == 2)
            #expect(try await give("remove-owners").json["owners"] as? Int == 1)
            let unknown = try await give("correct-owners")
            #expect(unknown.status == 422 && unknown.faults == ["owners[1].household"])
            let nothing = try await give("remove-owners", "{}")
            #expect(nothing.status == 422 && nothing.faults == ["households"])
        }
    }

    private func tasks(_ bench: ServiceBench, in state: CallbackTaskState) async throws -> Int64 {
        try await bench.service.count(
            "SELECT count(*) FROM case_file WHERE kind = \(CallbackTask.kind.name) AND state = \(state.rawValue)")
    }

    @Test("Of four instances at once each chosen owner has one task; at the plan's end those that nobody began are dropped (CBK-22)")
    func life() async throws {
        try await ServiceBench.with(instances: 4) { bench in
            let id = try await plan(bench, owners: 250)
            try await bench.setClock("2026-03-05 08:30")
            let isActive = try await eventually { try await plan(bench, id)?.state == .active }
            #expect(isActive)
            let instances = ([bench.service.engine] + bench.service.others).map { PlanTasks(engine: $0, logger: Self.quiet) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for instance in instances { group.addTask { while try await instance.pass() {} } }
                try await group.waitForAll()
            }
            #expect(try await tasks(bench, in: .planned) == 75)
            #expect(try await plan(bench, id)?.tasksMade == 75)
            let key = PlanTasks.taskID(id, "3-1-7")
            let owner = try #require(try await bench.task(key.retyped()))
            #expect(owner.isKeyOwner == true && owner.planId == id)
            let list = try await bench.service.ask(TestRequest("GET /call-list?office=osmanthus&limit=1", as: .csDept))
            let first = (list.json["items"] as? [[String: Any]])?.first?["task"] as? [String: Any]
            #expect(first?["id"] as? String == key.description)

            try await bench.give("schedule", to: key.retyped())
            try await bench.setClock("2026-04-01 00:01")
            let isEnded = try await eventually { try await plan(bench, id)?.state == .ended }
            #expect(isEnded)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for instance in instances { group.addTask { while try await instance.pass() {} } }
                try await group.waitForAll()
            }
            #expect(try await tasks(bench, in: .notSelected) == 74)
            #expect(try await bench.task(key.retyped())?.state == .scheduled)
            #expect(try await plan(bench, id)?.tasksDropped == 74)
            try await bench.service.settle()
            #expect(try bench.facts(PlanTasksMade.self).map(\.tasks) == [75])
            #expect(try bench.facts(PlanCleared.self).map(\.dropped) == [74])
            #expect(try await bench.service.count("SELECT count(*) FROM plan_index WHERE owes_work") == 0)
        }
    }

    @Test("The households of a plan are read page by page, with why each is called, and masked for who calls nobody (OPS-01)")
    func owners() async throws {
        try await ServiceBench.with { bench in
            try await bench.setClock("2026-03-05 10:00")
            let drafted = try await ask(
                bench, "POST /callback-plans",
                """
                {"office": "osmanthus", "kind": "targeted", "firstDay": "2026-03-05", "lastDay": "2026-03-31", "scope": "三期",
                 "contents": "供暖", "channel": "phone", "share": "0.5", "occasion": "season", "occasionText": "供暖季"}
                """)
            let id = drafted.json["id"] as? String ?? ""
            let example = try OpenAPIFile("callback-scheduling.yaml").example(of: "POST /callback-plans/{id}/owners")
            let put = try await bench.service.ask(TestRequest("POST /callback-plans/\(id)/owners", as: .csDept, body: example))
            #expect(put.status == 200, "\(put.faults)")
            _ = try await ask(bench, "POST /callback-plans/\(id)/approve", "{}", as: .officeDirector)
            let page = try await bench.service.ask(TestRequest("GET /callback-plans/\(id)/owners?limit=1", as: .csDept))
            let schema = try #require(try OpenAPIFile("callback-scheduling.yaml").schema("PlanOwnerPage"))
            #expect(try SchemaCheck.differences(page.body, schema) == [])
            let first = try #require((page.json["items"] as? [[String: Any]])?.first)
            #expect(first["choice"] as? String == "key_owner")
            #expect(first["household"] as? String == "3-1-1201")
            let next = try #require(page.json["next"] as? String)
            let rest = try await bench.service.ask(TestRequest("GET /callback-plans/\(id)/owners?limit=1&cursor=\(next)", as: .engineering))
            let second = try #require((rest.json["items"] as? [[String: Any]])?.first)
            #expect(second["choice"] as? String == "not_drawn")
            #expect(second["household"] as? String == "***")
            #expect(second["phone"] as? String == "****3808")
            #expect(rest.json["next"] == nil)
        }
    }

    @Test("Bad plans are refused with what is wrong with them, never with a 500 (CBK-22)") func bad() async throws {
        try await ServiceBench.with { bench in
            let id = try await plan(bench, owners: 1)
            func request(_ path: String, _ body: String, as role: Role = .csDept) -> TestRequest {
                TestRequest("POST /callback-plans\(path)", as: role, body: Data(body.utf8))
            }
            let whole =
                #"{"office": "o", "kind": "emergency", "firstDay": "2026-03-05", "lastDay": "2026-03-06", "scope": "a", "contents": "b", "channel": "phone""#
            let cases = [
                BadRequest(
                    "nothing said", request("", "{}"), 422, "invalid",
                    ["office", "kind", "firstDay", "lastDay", "channel", "scope", "contents"]),
                BadRequest("a day that is none", request("", #"{"firstDay": "2026-02-30"}"#), 400, "malformed", ["firstDay"]),
                BadRequest("a share that is none", request("", whole + #", "share": "2"}"#), 422, "invalid", ["share"]),
                BadRequest(
                    "a kind that is not planned", request("", whole.replacing("emergency", with: "repair") + "}"), 422, "invalid", ["kind"]),
                BadRequest("an engineer", request("", whole + "}", as: .engineering), 403, "forbidden"),
                BadRequest("amending what is approved", request("/\(id)/amend", whole + "}"), 409, "wrong-state"),
                BadRequest("no owners", request("/\(id)/owners", #"{"owners": []}"#), 422, "invalid", ["owners"]),
                BadRequest(
                    "an owner without anything", request("/\(id)/owners", #"{"owners": [{}]}"#), 422, "invalid",
                    ["owners[0].household", "owners[0].name", "owners[0].phone"]),
                BadRequest("customer service approves", request("/\(id)/approve", "{}"), 403, "forbidden"),
                BadRequest(
                    "a place that is none", TestRequest("GET /callback-plans/\(id)/owners?cursor=WyJhIl0", as: .csDept), 400, "malformed",
                    ["cursor"]),
            ]
            for bad in cases { #expect(try bad.objections(to: try await bench.service.ask(bad.request)) == []) }
        }
    }
}
