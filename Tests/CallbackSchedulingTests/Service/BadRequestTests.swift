import Foundation
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

private typealias Bad = BadRequest

@Suite("Bad input to the callback service is a 4xx problem that says what to do, never a 500", .timeLimit(.minutes(10)))
struct BadRequestTests {
    private static func give(_ command: String, _ id: CallbackTaskID, _ body: String = "{}", as role: Role = .csDept) -> TestRequest {
        TestRequest("POST /callback-tasks/\(id)/\(command)", as: role, body: Data(body.utf8))
    }

    private static func unreadable(_ good: TestRequest) -> [Bad] {
        [
            Bad("no body", good.with(body: []), 400, "malformed"),
            Bad("half an object", good.with(body: Array("{".utf8)), 400, "malformed"),
            Bad("an array", good.with(body: Array("[]".utf8)), 400, "malformed"),
            Bad("null", good.with(body: Array("null".utf8)), 400, "malformed"),
            Bad("no UTF-8", good.with(body: [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]), 400, "malformed"),
            Bad("a NUL byte", good.with(body: Array("{\"remarks\":\"a\0b\"}".utf8)), 400, "malformed"),
            Bad("an escaped NUL", good.with(body: Array(#"{"remarks":"a\u0000b"}"#.utf8)), 400, "malformed"),
            Bad(
                "too large", good.with(body: Array((#"{"remarks":""# + String(repeating: "x", count: 70_000) + #""}"#).utf8)), 413,
                "too-large"),
            Bad("another media type", good.with("Content-Type", "text/plain"), 415, "unsupported-media-type"),
            Bad("no key", good.with("Idempotency-Key", nil), 428, "precondition-required"),
            Bad("no token", good.with(token: nil), 401, "unauthenticated"),
            Bad("another version", good.with("If-Match", "\"99\""), 412, "version-mismatch"),
            Bad("a weak version", good.with("If-Match", "W/\"1\""), 400, "malformed"),
            Bad("another office", good.with(token: "cs_dept@donghu"), 403, "forbidden"),
            Bad("a post that may not", good.with(token: "engineering"), 403, "forbidden"),
        ]
    }

    /// For a planned task.
    private static func scheduling(_ id: CallbackTaskID) -> [Bad] {
        [
            Bad("an id that is none", TestRequest("GET /callback-tasks/42", as: .csDept), 404, "not-found"),
            Bad("an unknown id", give("schedule", CallbackTaskID(.v7()), #"{"channel": "phone", "person": "秦岚"}"#), 404, "not-found"),
            Bad("making a task", TestRequest("POST /callback-tasks", as: .csDept, body: Data("{}".utf8)), 405, "method-not-allowed"),
            Bad("what only the system may", give("unselect", id), 404, "not-found"),
            Bad("a wrong state", give("complete", id, #"{"rating": "satisfied", "remarks": "好"}"#), 409, "wrong-state"),
            Bad("nothing said", give("schedule", id), 422, "invalid", ["person"]),
            Bad("an unknown way", give("schedule", id, #"{"channel": "drone", "person": "秦岚"}"#), 400, "malformed", ["channel"]),
            Bad("a number for a name", give("schedule", id, #"{"channel": "phone", "person": 7}"#), 400, "malformed", ["person"]),
            Bad(
                "a time of yesterday",
                give("schedule", id, #"{"channel": "phone", "person": "秦岚", "appointedAt": "2026-03-03T10:00:00+08:00"}"#),
                422, "invalid", ["appointedAt"]),
            Bad(
                "a year beyond all",
                give("schedule", id, #"{"channel": "phone", "person": "秦岚", "appointedAt": "9999-12-31T23:59:59-14:00"}"#),
                422, "invalid", ["appointedAt"]),
            Bad(
                "a visit without consent (WE-49)", give("schedule", id, #"{"channel": "visit", "person": "秦岚"}"#), 422, "rule-violated",
                ["ownerConsents", "appointedAt"]),
            Bad(
                "an over-long name",
                give("schedule", id, #"{"channel": "phone", "person": ""# + String(repeating: "长", count: 201) + #""}"#), 422,
                "invalid", ["person"]),
        ]
    }

    /// For a scheduled task.
    private static func completing(_ id: CallbackTaskID) -> [Bad] {
        let long = String(repeating: "长", count: 4_001)
        let facts = ["callerName", "phone", "unit", "place", "complainedOf", "course", "demand"]
        return [
            Bad("nothing said", give("complete", id), 422, "invalid", ["rating", "remarks"]),
            Bad("an unknown rating", give("complete", id, #"{"rating": "meh", "remarks": "好"}"#), 400, "malformed", ["rating"]),
            Bad("an over-long text", give("complete", id, #"{"rating": "satisfied", "remarks": "\#(long)"}"#), 422, "invalid", ["remarks"]),
            Bad(
                "half a signature", give("complete", id, #"{"rating": "satisfied", "remarks": "好", "signature": {}}"#), 422, "invalid",
                ["signature.signedBy", "signature.opinion"]),
            Bad(
                "no scope", give("complete", id, #"{"rating": "satisfied", "remarks": "好", "problem": {}}"#), 422, "invalid",
                ["problem.scope"]),
            Bad(
                "another matter without facts",
                give("complete", id, #"{"rating": "satisfied", "remarks": "好", "problem": {"scope": "other_matter"}}"#), 422, "invalid",
                facts.map { "problem.complaint.\($0)" }),
            Bad(
                "a complaint without facts",
                give("complete", id, #"{"rating": "satisfied", "remarks": "好", "problem": {"scope": "other_matter", "complaint": {}}}"#),
                422,
                "invalid", facts.map { "problem.complaint.\($0)" }),
            Bad("no cause", give("fail-attempt", id), 422, "invalid", ["cause"]),
            Bad(
                "no phone number", give("fail-attempt", id, #"{"cause": "wrong_number", "betterPhone": "call me"}"#), 422, "invalid",
                ["betterPhone"]),
            Bad("no better time or number", give("fail-attempt", id, #"{"cause": "other_person"}"#), 422, "invalid", ["betterTime"]),
            Bad("no new time", give("reschedule", id), 422, "invalid", ["appointedAt"]),
            Bad("a review of what is not reviewed", give("review", id, #"{"note": "已阅"}"#, as: .csManager), 409, "wrong-state"),
            Bad("a review without words", give("review", id, as: .csManager), 422, "invalid", ["note"]),
        ]
    }

    private func check(_ cases: [Bad], _ bench: ServiceBench) async throws {
        for bad in cases {
            let answer = try await bench.service.ask(bad.request)
            let objections = try bad.objections(to: answer)
            #expect(objections == [])
        }
    }

    @Test("A command, and the task stays as it was") func commanding() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.ask(about: ServiceBench.requested())
            let good = Self.give("schedule", id, #"{"channel": "phone", "person": "秦岚"}"#)
            try await check(Self.unreadable(good) + Self.scheduling(id), bench)
            #expect(try await bench.task(id)?.state == .planned)
            let scheduled = try await bench.service.ask(good.with("If-Match", "\"1\""))
            #expect(scheduled.status == 200)
            try await check(Self.completing(id), bench)
            #expect(try await bench.task(id)?.state == .scheduled)
        }
    }
}
