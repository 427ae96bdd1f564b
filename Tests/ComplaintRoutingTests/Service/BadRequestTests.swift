import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

private typealias Bad = BadRequest

@Suite("Bad input to the complaint service is a 4xx problem that says what to do, never a 500", .timeLimit(.minutes(10)))
struct BadRequestTests {
    /// A good registration with some facts replaced; `NSNull` for null, nil for left out.
    private static func register(_ changes: [String: Any?] = [:], _ particulars: [String: Any?] = [:]) throws -> TestRequest {
        let example = try OpenAPIFile("complaint-routing.yaml").example(of: "POST /complaints")
        var body = try #require(try JSONSerialization.jsonObject(with: example) as? [String: Any])
        var told = try #require(body["particulars"] as? [String: Any])
        for (field, value) in particulars { told[field] = value }
        body["particulars"] = told
        for (field, value) in changes { body[field] = value }
        return TestRequest("POST /complaints", as: .receptionist, body: try JSONSerialization.data(withJSONObject: body))
    }

    /// What no POST can be read from, whatever its command.
    private static func unreadable(_ good: TestRequest) -> [Bad] {
        let half = good.body.map { Array($0.dropLast(2)) } ?? []
        return [
            Bad("no body", good.with(text: ""), 400, "malformed"), Bad("half an object", good.with(body: half), 400, "malformed"),
            Bad("an array", good.with(text: "[]"), 400, "malformed"), Bad("a number", good.with(text: "7"), 400, "malformed"),
            Bad("two values", good.with(text: "{} {}"), 400, "malformed"),
            Bad("no UTF-8", good.with(body: [0x7B, 0x22, 0xC3, 0x28, 0x22, 0x3A, 0x31, 0x7D]), 400, "malformed"),
            Bad("a NUL byte", good.with(text: "{\"office\":\"a\0b\"}"), 400, "malformed"),
            Bad("an escaped NUL", good.with(text: #"{"office":"a\u0000b"}"#), 400, "malformed"),
            Bad("half a surrogate pair", good.with(text: #"{"office":"\ud83d"}"#), 400, "malformed"),
            Bad("too deep", good.with(text: String(repeating: #"{"a":"#, count: 5_000)), 400, "malformed"),
            Bad("too large", good.with(text: #"{"office":""# + String(repeating: "x", count: 70_000) + #""}"#), 413, "too-large"),
            Bad("another media type", good.with("Content-Type", "text/plain"), 415, "unsupported-media-type"),
            Bad("no key", good.with("Idempotency-Key", nil), 428, "precondition-required"),
            Bad("a key with blanks", good.with("Idempotency-Key", "a b"), 400, "malformed"),
            Bad("no token", good.with(token: nil), 401, "unauthenticated"),
            Bad("a token of nobody", good.with(token: "king"), 401, "unauthenticated"),
        ]
    }

    private static func registrations() throws -> [Bad] {
        let long = String(repeating: "长", count: 4_001)
        return [
            Bad("a field of another type", try register([:], ["unit": 31_201]), 400, "malformed", ["particulars.unit"]),
            Bad("an unknown word", try register(["channel": "smoke_signals"]), 400, "malformed", ["channel"]),
            Bad("no time", try register([:], ["eventTime": "yesterday"]), 400, "malformed", ["particulars.eventTime"]),
            Bad("a truth that is none", try register(["toCompany": "yes"]), 400, "malformed", ["toCompany"]),
            Bad("everything missing", try register().with(text: "{}"), 422, "invalid", ["office", "channel", "particulars"]),
            Bad(
                "every fact missing", try register(["particulars": [String: String]()]), 422, "invalid",
                ["eventTime", "preferredWay", "callerName", "phone", "unit", "place", "complainedOf", "course", "demand"]
                    .map { "particulars.\($0)" }),
            Bad(
                "a letter without its original (CMP-13)", try register(["channel": "letter"]), 422, "invalid", ["particulars.original"]),
            Bad(
                "a time that is given and unknown", try register([:], ["unknown": ["event_time"]]), 422, "invalid",
                ["particulars.unknown"]),
            Bad("null", try register(["office": NSNull()]), 422, "invalid", ["office"]),
            Bad("blank texts", try register(["office": " "], ["demand": "\n"]), 422, "invalid", ["office", "particulars.demand"]),
            Bad(
                "texts that are too long", try register([:], ["course": long, "callerName": long, "matter": long]), 422, "invalid",
                ["particulars.course", "particulars.callerName", "particulars.matter"]),
            Bad(
                "one character of many marks", try register([:], ["callerName": "张" + String(repeating: "\u{301}", count: 400)]), 422,
                "invalid", ["particulars.callerName"]),
            Bad("a line break in a name", try register([:], ["callerName": "方\n敏"]), 422, "invalid", ["particulars.callerName"]),
            Bad("text turned round", try register([:], ["complainedOf": "保\u{202E}洁"]), 422, "invalid", ["particulars.complainedOf"]),
            Bad("no phone number", try register([:], ["phone": "call me"]), 422, "invalid", ["particulars.phone"]),
            Bad("an impossible year", try register([:], ["eventTime": "0001-01-01T00:00:00Z"]), 422, "invalid", ["particulars.eventTime"]),
            Bad("a year beyond all", try register(["ownerLimit": "9999-12-31T23:59:59-14:00"]), 422, "invalid", ["ownerLimit"]),
            Bad(
                "an event in the future", try register([:], ["eventTime": "2026-03-09T20:00:00+08:00"]), 422, "invalid",
                ["particulars.eventTime"]),
            Bad("a limit of yesterday", try register(["ownerLimit": "2026-03-01T00:00:00Z"]), 422, "invalid", ["ownerLimit"]),
            Bad("a reason that only the system sets", try register(["majorReasons": ["group"]]), 422, "invalid", ["majorReasons"]),
            Bad(
                "a reason twice", try register(["majorReasons": ["loss_or_injury", "loss_or_injury"]]), 422, "invalid", ["majorReasons"]),
            Bad("a post that may not", try register().with(token: "mystery_shopper"), 403, "forbidden"),
            Bad("another office", try register().with(token: "receptionist@donghu"), 403, "forbidden"),
        ]
    }

    private static func give(_ command: String, _ id: ComplaintID, _ body: String = "{}", as role: Role = .csDept) -> TestRequest {
        TestRequest("POST /complaints/\(id)/\(command)", as: role, body: Data(body.utf8))
    }

    /// For a complaint under review.
    private static func commands(_ id: ComplaintID) -> [Bad] {
        let general = #"{"class": "general"}"#
        return [
            Bad("an id that is none", TestRequest("GET /complaints/42", as: .csDept), 404, "not-found"),
            Bad("an id with a NUL", TestRequest("GET /complaints/%00", as: .csDept), 404, "not-found"),
            Bad("an unknown id", TestRequest("GET /complaints/\(UUID())", as: .csDept), 404, "not-found"),
            Bad("a history of nothing", TestRequest("GET /complaints/\(UUID())/history", as: .csDept), 404, "not-found"),
            Bad("a page of too many", TestRequest("GET /complaints?limit=100000", as: .csDept), 400, "malformed", ["limit"]),
            Bad("a cursor of somebody's own", TestRequest("GET /complaints?cursor=here", as: .csDept), 400, "malformed", ["cursor"]),
            Bad("a command to nothing", give("classify", ComplaintID(.v7()), general), 404, "not-found"),
            Bad("what only the system may", give("callback-satisfied", id), 404, "not-found"),
            Bad("another method", TestRequest("DELETE /complaints/\(id)", as: .csDept), 405, "method-not-allowed"),
            Bad("a wrong state", give("archive", id, #"{"filing": "三号柜"}"#), 409, "wrong-state"),
            Bad("another version", give("classify", id, general).with("If-Match", "\"99\""), 412, "version-mismatch"),
            Bad("a weak version", give("classify", id, general).with("If-Match", "W/\"2\""), 400, "malformed"),
            Bad("a version that is none", give("classify", id, general).with("If-Match", "2"), 400, "malformed"),
            Bad("a post that may not", give("classify", id, general, as: .technician), 403, "forbidden"),
            Bad("another office", give("classify", id, general).with(token: "cs_dept@donghu"), 403, "forbidden"),
            Bad("no class", give("classify", id), 422, "invalid", ["class"]),
            Bad("a class that is none", give("classify", id, #"{"class": "unclassified"}"#), 422, "invalid", ["class"]),
            Bad("an unknown class", give("classify", id, #"{"class": "generous"}"#), 400, "malformed", ["class"]),
            Bad("major without a reason", give("classify", id, #"{"class": "major"}"#), 422, "invalid", ["majorReasons"]),
            Bad(
                "a limit of long ago", give("classify", id, #"{"class": "general", "dueBy": "1899-12-31T23:59:59Z"}"#), 422, "invalid",
                ["dueBy"]),
            Bad("nothing missing", give("request-info", id, #"{"missing": []}"#), 422, "invalid", ["missing"]),
            Bad("a first response without a time (CMP-18)", give("acknowledge", id), 422, "invalid", ["text", "replyBy"]),
            Bad(
                "a time that was agreed and was not",
                give("acknowledge", id, #"{"text": "好", "replyBy": "2026-03-03T12:00:00+08:00", "noReplyTime": "挂断"}"#), 422, "invalid",
                ["noReplyTime"]),
            Bad(
                "an agreed time gone by", give("acknowledge", id, #"{"text": "好", "replyBy": "2026-03-01T12:00:00+08:00"}"#), 422,
                "invalid", ["replyBy"]),
            Bad("no words for the owner", give("reject", id), 422, "invalid", ["text"]),
            Bad("nobody to work on it", give("route", id), 422, "invalid", ["person", "proposal"]),
            Bad("no result", give("resolve", id), 422, "invalid", ["result", "signedBy"]),
            Bad("nothing to repair, and no urgency (REP-01)", give("request-repair", id), 422, "invalid", ["what", "urgency"]),
            Bad(
                "a telephone that is none", give("request-repair", id, #"{"what": "灯", "urgency": "urgent", "contactPhone": "call me"}"#),
                422, "invalid", ["contactPhone"]),
            Bad("an unknown urgency", give("request-repair", id, #"{"what": "灯", "urgency": "soon"}"#), 400, "malformed", ["urgency"]),
            Bad(
                "a repair before anybody works on it",
                give("request-repair", id, #"{"what": "灯", "urgency": "urgent"}"#, as: .deptHead), 409, "wrong-state"),
            Bad("no reason", give("withdraw", id, #"{"reason": " "}"#), 422, "invalid", ["reason"]),
        ]
    }

    private func check(_ cases: [Bad], _ bench: ServiceBench) async throws {
        for bad in cases {
            let answer = try await bench.service.ask(bad.request)
            let objections = try bad.objections(to: answer)
            #expect(objections == [])
            #expect(!String(decoding: answer.body, as: UTF8.self).contains("13900000042"), "\(bad.what) tells what was sent")
        }
    }

    @Test("A registration, every field named, and nothing is registered") func registering() async throws {
        try await ServiceBench.with { bench in
            try await check(try Self.unreadable(Self.register()) + Self.registrations(), bench)
            #expect(try await bench.service.count("SELECT count(*) FROM case_file") == 0)
        }
    }

    @Test("A command, and the complaint stays as it was") func commanding() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.report()
            let reviewed = try await bench.give("start-review", to: id, as: .csDept)
            let good = Self.give("classify", id, #"{"class": "general"}"#)
            try await check(Self.unreadable(good) + Self.commands(id), bench)
            let after = try await bench.service.ask(TestRequest("GET /complaints/\(id)", as: .csDept))
            #expect(after.json["state"] as? String == "under_review")
            #expect(after.fields["etag"] == reviewed.fields["etag"])
            let matching = try await bench.service.ask(good.with("If-Match", reviewed.fields["etag"]))
            #expect(matching.status == 200)
        }
    }
}
