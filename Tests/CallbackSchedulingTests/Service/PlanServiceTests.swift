import Casework
import Database
import Foundation
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
            let instances = ([bench.service.engine] + bench.service.others).map { PlanTasks(engine: $0) }
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
            #expect(second["phone"] as? String == "****08")
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
