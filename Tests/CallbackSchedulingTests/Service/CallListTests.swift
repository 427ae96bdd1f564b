import Casework
import Database
import Foundation
import Logging
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("The list of calls on a real database", .timeLimit(.minutes(10)))
struct CallListTests {
    private struct Line: Equatable {
        let id: String
        let standing: String
    }

    /// The list, held against the contract.
    private func list(_ bench: ServiceBench, _ query: String = "office=osmanthus", as role: Role = .csDept, of office: String? = nil)
        async throws -> [[String: Any]]
    {
        let answer = try await bench.service.ask(TestRequest("GET /call-list?\(query)", as: role, of: office))
        #expect(answer.status == 200, "\(answer.problem ?? "") \(answer.faults)")
        let schema = try #require(try OpenAPIFile("callback-scheduling.yaml").schema("CallList"))
        #expect(try SchemaCheck.differences(answer.body, schema) == [])
        return answer.json["items"] as? [[String: Any]] ?? []
    }

    private func lines(_ items: [[String: Any]]) -> [Line] {
        items.map {
            Line(id: ($0["task"] as? [String: Any])?["id"] as? String ?? "", standing: $0["standing"] as? String ?? "")
        }
    }

    @Test("Appointments that have come, then key owners and majors, then by the bound, then who must wait (CBK-02, CBK-25)")
    func order() async throws {
        try await ServiceBench.with { bench in
            let late = try await bench.plan(.targeted) { $0.dueBy = local("2026-03-20 00:00") }
            let soon = try await bench.plan(.targeted) { $0.dueBy = local("2026-03-10 00:00") }
            let key = try await bench.plan(.targeted) {
                $0.dueBy = local("2026-03-30 00:00")
                $0.isKeyOwner = true
            }
            let never = try await bench.plan(.targeted)
            let evening = try await bench.plan(.targeted) {
                $0.wishes = OwnerWishes(times: [PreferredTime(from: LocalTime("18:30") ?? .midnight, to: LocalTime("20:30") ?? .midnight)])
            }
            let appointed = try await bench.plan(.repair)
            try await bench.give(
                "schedule", to: appointed, #"{"channel": "phone", "person": "秦岚", "appointedAt": "2026-03-04T17:30:00+08:00"}"#)
            let major = try await bench.plan(.majorComplaint)
            let callable = [key, soon, late, never].map { Line(id: "\($0)", standing: "callable") }
            let waiting = [appointed, evening].map { Line(id: "\($0)", standing: "waits") }
            #expect(lines(try await list(bench)) == callable + waiting)
            #expect(lines(try await list(bench, as: .officeDirector)).first == Line(id: "\(major)", standing: "callable"))
            #expect(lines(try await list(bench, "limit=2", of: "osmanthus")) == Array(callable.prefix(2)))
            #expect(lines(try await list(bench, "office=osmanthus&kind=repair")) == [waiting[0]])
            #expect(lines(try await list(bench, "office=osmanthus&person=%E7%A7%A6%E5%B2%9A")) == [waiting[0]])
            #expect(lines(try await list(bench, "office=osmanthus&before=2026-03-04T18:00:00%2B08:00")) == callable + [waiting[0]])
            #expect(try await list(bench, "office=donghu").isEmpty)

            try await bench.setClock("2026-03-04 17:31")
            #expect(lines(try await list(bench)).first == Line(id: "\(appointed)", standing: "appointment"))
            // Made, moved or dropped, it leaves its place.
            try await bench.give("complete", to: appointed)
            #expect(lines(try await list(bench)) == callable + [waiting[1]])
            try await bench.setClock("2026-03-04 21:00")
            let night = try await list(bench)
            #expect(night.allSatisfy { $0["standing"] as? String == "waits" })
            #expect(night.first?["nextCallAt"] as? String == "2026-03-05T00:00:00.000Z")
        }
    }

    @Test("Who calls nobody gets no list, and a caller of no office names one (OPS-01)") func access() async throws {
        try await ServiceBench.with { bench in
            let cases = [
                BadRequest("an engineer", TestRequest("GET /call-list?office=osmanthus", as: .engineering), 403, "forbidden"),
                BadRequest("no office", TestRequest("GET /call-list", as: .csDept), 400, "malformed", ["office"]),
                BadRequest("no kind", TestRequest("GET /call-list?office=a&kind=x", as: .csDept), 400, "malformed", ["kind"]),
                BadRequest("no instant", TestRequest("GET /call-list?office=a&before=x", as: .csDept), 400, "malformed", ["before"]),
                BadRequest("a page", TestRequest("GET /call-list?office=a&cursor=WyJhIl0", as: .csDept), 400, "malformed", ["cursor"]),
            ]
            for bad in cases {
                let answer = try await bench.service.ask(bad.request)
                #expect(try bad.objections(to: answer) == [])
            }
        }
    }

    @Test("A case is never called twice for one cycle: of many callers of four instances at once one has the call, and one record is made")
    func once() async throws {
        try await ServiceBench.with(instances: 4) { bench in
            let request = ServiceBench.requested()
            let id = try await bench.ask(about: request)
            // The event once more, under another id: the cycle is there.
            _ = try await bench.ask(about: request)
            #expect(try await bench.service.count("SELECT count(*) FROM call_list") == 1)
            try await bench.give("schedule", to: id)
            let engines = [bench.service.engine] + bench.service.others
            let callers = (0..<24).map { Actor(subject: "caller-\($0)", role: .csDept) }
            let began = await withTaskGroup(of: Actor?.self) { group in
                for (index, caller) in callers.enumerated() {
                    group.addTask {
                        let engine = engines[index % engines.count]
                        let key = Submission.Idempotency(
                            caller: caller.subject, key: "start", fingerprint: Array(repeating: 0, count: 32))
                        let submission = Submission(
                            .startCall, to: id.retyped(), as: CallbackTask.self, under: engine.policy,
                            cause: .request(caller, idempotency: key))
                        guard case .accepted = await engine.runner.submit(submission) else { return nil }
                        return caller
                    }
                }
                return await group.reduce(into: [Actor]()) { if let caller = $1 { $0.append(caller) } }
            }
            #expect(began.count == 1)
            #expect(try await bench.task(id)?.call?.by == began.first?.subject)
            let held = try await list(bench)
            #expect(lines(held) == [Line(id: "\(id)", standing: "held")])
            let refused = try await bench.service.ask(
                TestRequest("POST /callback-tasks/\(id)/start-call", as: .csDept, body: Data("{}".utf8)))
            #expect(refused.status == 409)
            #expect(refused.problem == "wrong-state")
            // It lapses by itself.
            try await bench.setClock("2026-03-04 17:20")
            #expect(lines(try await list(bench)) == [Line(id: "\(id)", standing: "callable")])
            let own = try await bench.give("start-call", to: id)
            #expect((own.json["call"] as? [String: Any])?["by"] != nil)
            try await bench.give("complete", to: id)
            #expect(try bench.facts(TaskCompleted.self).count == 1)
            #expect(try await list(bench).isEmpty)
            let second = try await bench.service.ask(
                TestRequest("POST /callback-tasks/\(id)/complete", as: .csDept, body: Data(#"{"rating":"satisfied","remarks":"另"}"#.utf8)))
            #expect(second.status == 409)
            #expect((second.json["detail"] as? String)?.contains("(cs_dept) recorded it") == true)
        }
    }

    private func hours(_ from: String, _ to: String, _ days: [Int]? = nil) throws -> OwnerWishes {
        OwnerWishes(times: [
            PreferredTime(from: try #require(LocalTime(from)), to: try #require(LocalTime(to)), weekdays: days)
        ])
    }

    @Test("CBK-25: who can be called now is found however many before must wait")
    func behindThoseWhoWait() async throws {
        try await ServiceBench.with { bench in
            try await bench.setClock("2026-03-04 09:05")
            let mornings = try hours("09:00", "10:00")
            for _ in 0..<12 {
                _ = try await bench.plan(.targeted) {
                    $0.dueBy = local("2026-03-10 00:00")
                    $0.wishes = mornings
                }
            }
            let anybody = try await bench.plan(.targeted) { $0.dueBy = local("2026-03-20 00:00") }
            // Wednesday's hours come again only after the limit.
            let wednesdays = try hours("09:00", "10:00", [3])
            let last = try await bench.plan(.targeted) {
                $0.dueBy = local("2026-03-11 00:00")
                $0.wishes = wednesdays
            }
            #expect(lines(try await list(bench, "office=osmanthus&limit=1")).first?.standing == "callable")
            try await bench.setClock("2026-03-04 11:00")
            let now = [last, anybody].map { Line(id: "\($0)", standing: "callable") }
            #expect(lines(try await list(bench, "office=osmanthus&limit=1")) == [now[0]])
            // Also for who looked at the clock before another reckoned.
            let reckoned = try await bench.service.count(
                "SELECT count(*) FROM call_list WHERE task_id = \(last.uuid) AND next_call_at <= \(local("2026-03-04 11:00"))")
            #expect(reckoned == 1)
            let all = try await list(bench)
            #expect(Array(lines(all).prefix(2)) == now)
            #expect(all.count == 14)
            #expect(all.dropFirst(2).allSatisfy { $0["nextCallAt"] as? String == "2026-03-05T01:00:00.000Z" })
        }
    }

    @Test("Windows that ended are reckoned alike by four instances at once, and what was entered before there were windows is reckoned")
    func windows() async throws {
        try await ServiceBench.with(instances: 4) { bench in
            try await bench.setClock("2026-03-04 09:05")
            let mornings = try hours("09:00", "10:00")
            for _ in 0..<30 { _ = try await bench.plan(.targeted) { $0.wishes = mornings } }
            let old = try await bench.plan(.repair)
            try await bench.setClock("2026-03-04 11:00")
            // As the program before wrote it, and the migration after it left it.
            _ = try await bench.service.pool.query(
                "UPDATE call_list SET call_until = '1970-01-01T00:00:00Z', version = 0 WHERE task_id = \(old.uuid)")
            let engines = [bench.service.engine] + bench.service.others
            try await withThrowingTaskGroup(of: Void.self) { group in
                for engine in engines {
                    group.addTask {
                        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                        while try await CallWindows(engine: engine, logger: logger, page: 10).pass() {}
                    }
                }
                try await group.waitForAll()
            }
            let (tomorrow, end) = (local("2026-03-05 09:00"), local("2026-03-05 10:00"))
            #expect(
                try await bench.service.count(
                    "SELECT count(*) FROM call_list WHERE next_call_at = \(tomorrow) AND call_until = \(end)") == 30)
            #expect(
                try await bench.service.count(
                    "SELECT count(*) FROM call_list WHERE task_id = \(old.uuid) AND call_until IS NULL AND version > 0") == 1)
            // A change that comes later is not overwritten by what was reckoned before it.
            let (record, task) = try #require(try await bench.service.engine.reader.find(old.retyped(), as: CallbackTask.self))
            try await bench.give("schedule", to: old)
            try await bench.give("complete", to: old)
            _ = try await bench.service.pool.query(CallListIndex.renew([CallListIndex.Entry(task, record, task.window)]))
            #expect(try await bench.service.count("SELECT count(*) FROM call_list WHERE task_id = \(old.uuid) AND is_open") == 0)
        }
    }

    @Test("A task that cannot be read is on no list and holds up no other") func unreadable() async throws {
        try await ServiceBench.with { bench in
            let bad = try await bench.plan(.targeted)
            let good = try await bench.plan(.targeted)
            _ = try await bench.service.pool.query("UPDATE case_file SET body = body - 'cycle' WHERE id = \(bad.uuid)")
            let shown = [Line(id: "\(good)", standing: "callable")]
            #expect(lines(try await list(bench)) == shown)
            #expect(lines(try await list(bench, "office=osmanthus&limit=1")) == shown)
        }
    }

    @Test("CBK-04, K-28: what came in by letter is answered by letter unless people choose otherwise, over all cycles")
    func letters() async throws {
        try await ServiceBench.with { bench in
            let complaint = ServiceBench.requested(channel: .letter)
            let id = try await bench.ask(about: complaint)
            let shown = try await bench.service.ask(TestRequest("GET /callback-tasks/\(id)", as: .csDept))
            try bench.hold(shown)
            #expect(shown.json["proposedChannel"] as? String == "letter")
            let scheduled = try await bench.give("schedule", to: id, #"{"person": "秦岚"}"#)
            #expect(scheduled.json["channel"] as? String == "letter")
            try await bench.give("complete", to: id, ServiceBench.dissatisfied)
            _ = try await bench.ask(about: ServiceBench.requested(id, complaint: complaint.complaintId, cycle: 2, channel: .letter))
            let otherwise = try await bench.give("schedule", to: id, #"{"person": "秦岚", "channel": "phone"}"#)
            #expect(otherwise.json["channel"] as? String == "phone")

            let slip = ServiceBench.returned(channel: .letter)
            let repair = try await bench.ask(about: slip)
            #expect(try await bench.give("schedule", to: repair, #"{"person": "秦岚"}"#).json["channel"] as? String == "letter")
            try await bench.give("complete", to: repair, ServiceBench.dissatisfied)
            // The rework says nothing of the letter; its callback is the same matter.
            _ = try await bench.ask(about: ServiceBench.returned(repair, cycle: 2))
            #expect(try await bench.task(repair)?.proposedChannel == .letter)
            let called = try await bench.ask(about: ServiceBench.requested(channel: .email))
            #expect(try await bench.task(called)?.proposedChannel == nil)
            #expect(try await bench.give("schedule", to: called, #"{"person": "秦岚"}"#).json["channel"] as? String == "phone")
        }
    }

    @Test("Tasks that were stored before the list was there are entered") func backfill() async throws {
        try await ServiceBench.with { bench in
            let ids = [try await bench.plan(.targeted), try await bench.plan(.repair)]
            for table in ["call_list", "index_search"] { _ = try await bench.service.pool.query("DELETE FROM \(unsafe: table)") }
            let search = CallListIndex.search(on: JobGround(engine: bench.service.engine, logger: Logger(label: "test")))
            for _ in 0..<10 where try await search.pass() {}
            #expect(Set(lines(try await list(bench)).map(\.id)) == Set(ids.map { "\($0)" }))
            #expect(try await search.pass() == false)
        }
    }

    @Test("An owner's wishes, the emergency of a slip and a refused hour as the API has them (CBK-15, CBK-25)") func api() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.ask(about: ServiceBench.requested())
            let night = try await bench.service.ask(
                TestRequest(
                    "POST /callback-tasks/\(id)/schedule", as: .csDept,
                    body: Data(#"{"channel": "phone", "person": "秦岚", "appointedAt": "2026-03-04T22:00:00+08:00"}"#.utf8)))
            #expect(night.status == 422)
            #expect(night.faults == ["appointedAt"])
            try await bench.give(
                "schedule", to: id,
                #"{"channel": "phone", "person": "秦岚", "appointedAt": "2026-03-04T22:00:00+08:00", "ownerAsked": true}"#)
            let failed = try await bench.give(
                "fail-attempt", to: id,
                #"{"cause": "inconvenient", "preferredTimes": [{"from": "18:30", "to": "20:30", "weekdays": [1, 2, 3, 4, 5]}]}"#)
            #expect(failed.json["nextCallAt"] as? String == "2026-03-04T10:30:00.000Z")
            let wrong = try await bench.service.ask(
                TestRequest(
                    "POST /callback-tasks/\(id)/reschedule", as: .csDept,
                    body: Data(#"{"preferredTimes": [{"from": "18:30"}, {"from": "09:00", "to": "08:00", "weekdays": [0]}]}"#.utf8)))
            #expect(wrong.faults == ["preferredTimes[0].to", "preferredTimes[1].to", "preferredTimes[1].weekdays"])

            let slip = try await bench.ask(about: ServiceBench.returned(urgency: .emergency))
            #expect(try await bench.task(slip)?.callbackKind == .emergency)
            try await bench.give("schedule", to: slip)
            let bare = try await bench.service.ask(
                TestRequest("POST /callback-tasks/\(slip)/complete", as: .csDept, body: Data(#"{"rating":"satisfied","remarks":"好"}"#.utf8))
            )
            #expect(bare.faults == ["contents.process", "contents.result"])
            try await bench.give(
                "complete", to: slip, #"{"rating":"satisfied","remarks":"好","contents":{"process":"很快","result":"nothing"}}"#)
        }
    }
}
