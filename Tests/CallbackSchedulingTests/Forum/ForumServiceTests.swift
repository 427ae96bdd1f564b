import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("Forums on a real database", .timeLimit(.minutes(10)))
struct ForumServiceTests {
    private static let contract = "callback-scheduling.yaml"

    /// Gives a command with the body that the contract shows as its example, or another; the answer is held against the contract.
    @discardableResult
    private func give(
        _ bench: SurveyBench, _ command: String, to id: String, as role: Role = .csManager, _ body: String? = nil
    ) async throws -> TestAnswer {
        let example = try OpenAPIFile(Self.contract).example(of: "POST /forums/{id}/\(command)")
        return try await bench.ask(
            "POST /forums/\(id)/\(command)", as: role, of: nil, body ?? String(decoding: example, as: UTF8.self), like: "Forum")
    }

    /// Plans the forum that the contract shows, or another.
    private func plan(_ bench: SurveyBench, _ body: String? = nil) async throws -> String {
        let example = String(decoding: try OpenAPIFile(Self.contract).example(of: "POST /forums"), as: UTF8.self)
        let planned = try await bench.ask("POST /forums", as: .csDept, of: nil, body ?? example, like: "Forum", status: 201)
        #expect((planned.json["number"] as? String)?.hasPrefix("FO-") == true)
        return try #require(planned.json["id"] as? String)
    }

    private func held(_ bench: SurveyBench) async throws -> String {
        let id = try await plan(bench)
        try await give(bench, "invite", to: id)
        try await bench.bench.setClock("2026-03-14 17:00")
        try await give(bench, "hold", to: id)
        return id
    }

    @Test("A forum over the API: planned, invited, held, its views replied to, told and summed up (CBK-29, CBK-40)")
    func life() async throws {
        try await SurveyBench.with { bench in
            let id = try await plan(bench)
            try await give(bench, "amend", to: id)
            let invited = try await give(bench, "invite", to: id)
            #expect(invited.json["guests"] as? Int == 2 && invited.json["state"] as? String == "invited")
            try await bench.bench.setClock("2026-03-14 17:00")
            try await give(bench, "hold", to: id)
            try await give(bench, "record-view", to: id)
            let page = try await bench.ask("GET /forums/\(id)/guests?limit=1", as: .csDept, of: nil, like: "ForumGuestPage")
            let first = try #require((page.json["items"] as? [[String: Any]])?.first)
            #expect(first["came"] as? Bool == true && first["name"] as? String == "张伟芳")
            let next = try #require(page.json["next"] as? String)
            let rest = try await bench.ask(
                "GET /forums/\(id)/guests?cursor=\(next)", as: .engineering, of: nil, like: "ForumGuestPage")
            #expect((rest.json["items"] as? [[String: Any]])?.first?["name"] as? String == "李**")

            let owing = try await bench.ask("GET /forums?owesReply=true&kind=open", as: .engineering, of: nil, like: "ForumPage")
            let listed = try #require((owing.json["items"] as? [[String: Any]])?.first)
            #expect(listed["views"] == nil && (listed["figures"] as? [String: Int])?["awaitingReply"] == 1)
            try await give(bench, "reply-view", to: id, as: .security)
            try await give(bench, "tell-view", to: id, as: .receptionist)
            let closed = try await give(bench, "close", to: id, as: .officeDirector)
            #expect(closed.json["state"] as? String == "closed")
            let none = try await bench.ask("GET /forums?owesReply=true", as: .csDept, of: nil, like: "ForumPage")
            #expect((none.json["items"] as? [Any])?.isEmpty == true)
            try await bench.service.settle()
            #expect(try bench.bench.facts(ForumClosed.self).map(\.departments) == [[.security]])
            let history = try await bench.service.ask(TestRequest("GET /forums/\(id)/history", as: .engineering))
            #expect(!history.text.contains("二号门") && !history.text.contains("张伟芳"))
        }
    }

    @Test("A view without a reply is told of by the clock, once, whatever the number of instances (CBK-29)")
    func overdue() async throws {
        try await SurveyBench.with(instances: 2) { bench in
            let id = try await held(bench)
            try await give(bench, "record-view", to: id)
            try await bench.bench.setClock("2026-03-18 00:00")
            let isTold = try await eventually {
                let answer = try await bench.service.ask(TestRequest("GET /forums/\(id)", as: .csDept))
                return (answer.json["figures"] as? [String: Int])?["late"] == 1
            }
            #expect(isTold)
            try await bench.service.settle()
            #expect(try bench.bench.facts(ForumViewOverdue.self).map(\.bound) == [local("2026-03-18 00:00")])
        }
    }

    @Test("A view that is a complaint or a repair is handed over with its facts sealed (CBK-12, REP-05)") func handedOver() async throws {
        try await SurveyBench.with { bench in
            let id = try await held(bench)
            let complaint = try await give(
                bench, "record-view", to: id,
                """
                {"text": "保安态度差", "subject": "staff_attitude", "majorReasons": ["loss_or_injury"],
                 "complaint": {"callerName": "张伟芳", "phone": "13800013807", "unit": "3-1-1201", "place": "二号门",
                               "complainedOf": "保安", "course": "争吵", "demand": "道歉"}}
                """)
            let repair = try await give(
                bench, "record-view", to: id,
                """
                {"text": "单元门坏了", "subject": "buildings_equipment",
                 "repair": {"what": "单元门关不上", "urgency": "normal", "appointedAt": "2026-03-16T10:00:00+08:00", "address": "三号楼",
                            "unit": "3-1", "contactPerson": "张伟芳", "contactPhone": "13800013807"}}
                """)
            try await bench.service.settle()
            let raised = try #require(try bench.bench.facts(ForumComplaintRaised.self).first)
            #expect(raised.sealed.content?.demand == "道歉" && raised.majorReasons == [.lossOrInjury])
            let asked = try #require(try bench.bench.facts(ForumRepairRequested.self).first)
            #expect(asked.sealed.content?.what == "单元门关不上")
            let views = try #require(repair.json["views"] as? [[String: Any]])
            #expect(views.map { $0["state"] as? String } == ["complaint", "repair"])
            #expect((complaint.json["views"] as? [[String: Any]])?.first?["complaintId"] as? String == raised.complaintId.description)
            #expect(views.last?["workOrderId"] as? String == asked.workOrderId.description)
            try await give(bench, "close", to: id)
        }
    }

    @Test("An office that planned no year-end forum is reminded once a year, by however many instances, also after a stop (CBK-40)")
    func yearEnd() async throws {
        try await SurveyBench.with(instances: 2) { bench in
            func pass() async throws {
                for _ in 0..<2 {
                    for engine in [bench.service.engine] + bench.service.others { _ = try await MissedForums(engine: engine).pass() }
                }
                try await bench.service.settle()
            }
            // Known by a callback alone, by a forum, and by one that is planned in time; each since March 2026.
            _ = try await bench.bench.plan(.targeted) { $0.office = "known_by_call" }
            try await bench.bench.setClock("2026-11-30 23:00")
            try await pass()
            #expect(try bench.bench.facts(ForumDue.self).isEmpty)
            func planned(_ office: String, _ kind: String, _ begins: String) async throws -> String {
                try await plan(
                    bench,
                    """
                    {"office": "\(office)", "forumKind": "\(kind)", "audience": "committee", "title": "恳谈会", "themes": ["repair"],
                     "place": "会所", "beginsAt": "\(begins)T14:00:00+08:00"}
                    """)
            }
            _ = try await planned("only_open", "open", "2026-12-20")
            _ = try await planned("in_time", "year_end", "2026-12-20")
            let given = try await planned("given_up", "year_end", "2026-12-20")
            try await give(bench, "cancel", to: given)
            try await bench.bench.setClock("2026-12-01 08:00")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for engine in [bench.service.engine] + bench.service.others {
                    group.addTask { _ = try await MissedForums(engine: engine).pass() }
                }
                try await group.waitForAll()
            }
            try await pass()
            #expect(Set(try bench.bench.facts(ForumDue.self).map(\.office)) == ["known_by_call", "only_open", "given_up"])
            #expect(try bench.bench.facts(ForumDue.self).count == 3)
            // One that was planned and not held is none.
            try await bench.bench.setClock("2026-12-21 08:00")
            try await pass()
            #expect(try bench.bench.facts(ForumDue.self).map(\.office).last == "in_time")
            // What migration 0006 reads of the stored forums is what the table is written with.
            let unlike = try await bench.service.engine.pool.query(
                """
                SELECT f.forum_id FROM forum_index f JOIN case_file c ON c.id = f.forum_id
                WHERE f.begins_at IS DISTINCT FROM (c.body #>> '{form,beginsAt}')::timestamptz
                """)
            #expect(unlike.isEmpty)

            // Nobody runs for more than a year: 2027 is told of afterwards, once; what is planned for it in the new year counts.
            try await bench.bench.setClock("2028-01-20 08:00")
            _ = try await planned("only_open", "year_end", "2028-02-10")
            try await pass()
            let late = try bench.bench.facts(ForumDue.self).filter { $0.year == 2027 }
            let offices = late.map(\.office)
            #expect(Set(offices).count == offices.count && Set(offices).isSuperset(of: ["known_by_call", "given_up", "in_time"]))
            #expect(try bench.bench.facts(ForumDue.self).count { $0.year == 2026 } == 4)
            let listed = try await bench.ask("GET /forum-years?limit=100", as: .csManager, of: nil, like: "ForumYearPage")
            #expect((listed.json["items"] as? [Any])?.count == 4 + offices.count)
        }
    }

    @Test("An office that never opened a survey is asked for one too, once this service knows it (CBK-30, K-10)")
    func missedSurveys() async throws {
        try await SurveyBench.with { bench in
            _ = try await bench.bench.plan(.targeted) { $0.office = "known_by_call" }
            try await bench.bench.setClock("2026-07-02 08:00")
            _ = try await MissedSurveys(engine: bench.service.engine).pass()
            try await bench.service.settle()
            let told = try bench.bench.facts(SurveyDue.self)
            // The quarter in which it became known is not asked for.
            #expect(told.map(\.office) == ["known_by_call"] && told.map(\.from) == [local("2026-04-01 00:00")])
        }
    }

    @Test("Bad input is refused with what is wrong with it, never with a 500 (CBK-29)") func bad() async throws {
        try await ServiceBench.with { bench in
            func request(_ path: String, _ body: String, as role: Role = .csManager) -> TestRequest {
                TestRequest("POST /forums\(path)", as: role, body: Data(body.utf8))
            }
            let example = String(decoding: try OpenAPIFile(Self.contract).example(of: "POST /forums"), as: UTF8.self)
            let made = try await bench.service.ask(request("", example))
            let id = made.json["id"] as? String ?? ""
            let cases = [
                BadRequest(
                    "nothing said", request("", "{}"), 422, "invalid",
                    ["office", "forumKind", "audience", "title", "themes", "place", "beginsAt"]),
                BadRequest("a theme that is none", request("", #"{"themes": ["weather"]}"#), 400, "malformed", ["themes[0]"]),
                BadRequest("an engineer", request("", example, as: .engineering), 403, "forbidden"),
                BadRequest("nobody invited", request("/\(id)/invite", "{}"), 422, "invalid", ["guests"]),
                BadRequest(
                    "a guest without anything", request("/\(id)/invite", #"{"guests": [{}]}"#), 422, "invalid",
                    ["guests[0].household", "guests[0].name"]),
                BadRequest("a view before it is held", request("/\(id)/reply-view", #"{"view": 1, "text": "好"}"#), 409, "wrong-state"),
                BadRequest("a view without anything", request("/\(id)/record-view", "{}"), 422, "invalid", ["text", "subject"]),
                BadRequest(
                    "a reply to nothing", request("/\(id)/tell-view", "{}"), 422, "invalid", ["view", "channel", "satisfied"]),
                BadRequest("closing too soon", request("/\(id)/close", #"{"analysis": "好"}"#), 409, "wrong-state"),
                BadRequest("no reason", request("/\(id)/cancel", "{}"), 422, "invalid", ["reason"]),
            ]
            for one in cases { #expect(try one.objections(to: try await bench.service.ask(one.request)) == []) }
        }
    }
}
