import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Intake

private typealias Bad = BadRequest

@Suite("Bad input to Intake is a 4xx problem that says what to do, never a 500", .timeLimit(.minutes(10)))
struct BadRequestTests {
    private static let long = String(repeating: "长", count: 201)
    private static let longest = String(repeating: "长", count: 4_001)

    /// Records a message from the web, whose facts are few, with changes.
    private static func record(_ changes: [String: Any] = [:]) throws -> TestRequest {
        var body: [String: Any] = [
            "office": "yunxi", "kind": "enquiry", "channel": "web", "caller": ["name": "方敏", "phone": "13900000002"], "reason": "问缴费",
        ]
        for (field, value) in changes { body[field] = value }
        return TestRequest("POST /contacts", as: .receptionist, body: try JSONSerialization.data(withJSONObject: body))
    }

    private static func raw(_ bytes: [UInt8]) -> TestRequest { TestRequest("POST /contacts", as: .receptionist, body: Data(bytes)) }

    private static func raw(_ text: String) -> TestRequest { raw(Array(text.utf8)) }

    private static func give(_ command: String, _ id: ContactID, _ body: String = "{}", as role: Role = .receptionist) -> TestRequest {
        TestRequest("POST /contacts/\(id)/\(command)", as: role, body: Data(body.utf8))
    }

    private static func unreadable() throws -> [Bad] {
        [
            Bad("no body", raw(""), 400, "malformed"),
            Bad("half an object", raw("{"), 400, "malformed"),
            Bad("an array", raw("[]"), 400, "malformed"),
            Bad("two values", raw("{} {}"), 400, "malformed"),
            Bad("no UTF-8", raw([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]), 400, "malformed"),
            Bad("a NUL byte", raw("{\"reason\":\"a\0b\"}"), 400, "malformed"),
            Bad("an escaped NUL", raw(#"{"reason":"a\u0000b"}"#), 400, "malformed"),
            Bad("half a surrogate pair", raw(#"{"reason":"\ud83d"}"#), 400, "malformed"),
            Bad("a field of another type", try record(["reason": 7]), 400, "malformed", ["reason"]),
            Bad("an unknown way", try record(["channel": "drone"]), 400, "malformed", ["channel"]),
            Bad("no time", try record(["occurredAt": "yesterday"]), 400, "malformed", ["occurredAt"]),
            Bad("a link to no id", try record(["linkedTo": "CT-1"]), 400, "malformed", ["linkedTo"]),
            Bad("too large", try record(["reason": String(repeating: "x", count: 70_000)]), 413, "too-large"),
            Bad("another media type", try record().with("Content-Type", "text/plain"), 415, "unsupported-media-type"),
            Bad("no key", try record().with("Idempotency-Key", nil), 428, "precondition-required"),
            Bad("a key with blanks", try record().with("Idempotency-Key", "a b"), 400, "malformed"),
            Bad("no token", try record().with(token: nil), 401, "unauthenticated"),
            Bad("a token of nobody", try record().with(token: "king"), 401, "unauthenticated"),
            Bad("a post that may not", try record().with(token: "mystery_shopper"), 403, "forbidden"),
            Bad("another office", try record().with(token: "receptionist@donghu"), 403, "forbidden"),
        ]
    }

    /// Everything that is missing is named at once, with whatever else is wrong.
    private static func incomplete() throws -> [Bad] {
        [
            Bad("nothing said", raw("{}"), 422, "invalid", ["office", "kind", "channel", "reason"]),
            Bad(
                "nothing but null", raw(#"{"office":null,"kind":null,"channel":null}"#), 422, "invalid",
                ["office", "kind", "channel", "reason"]),
            Bad(
                "no kind, and texts that are too long", raw("{\"office\":\"\(long)\",\"channel\":\"web\",\"reason\":\"\(longest)\"}"), 422,
                "invalid", ["office", "kind", "reason", "caller.name"]),
            Bad("a hand-over to nobody", try record(["handOver": [String: Any]()]), 422, "invalid", ["handOver"]),
            Bad(
                "a repair without its facts", try record(["kind": "repair", "handOver": ["repair": ["contactPhone": "call me"]]]), 422,
                "invalid", ["caller.unit", "handOver.repair.urgency", "handOver.repair.contactPhone"]),
            Bad("an answer without one", try record(["answer": [String: Any]()]), 422, "invalid", ["answer.result"]),
            Bad("a blank answer", try record(["answer": ["result": " "]]), 422, "invalid", ["answer.result"]),
            Bad(
                "a call without its facts, handed over without them",
                try record(["kind": "complaint", "channel": "phone", "caller": [String: Any](), "handOver": ["complaint": [String: Any]()]]
                ),
                422, "invalid",
                [
                    "caller.name", "caller.phone", "caller.unit", "caller.address", "responsible.department", "responsible.person",
                    "handOver.complaint.place", "handOver.complaint.complainedOf", "handOver.complaint.demand",
                    "handOver.complaint.eventTime", "handOver.complaint.preferredWay",
                ]),
        ]
    }

    private static func notAllowed() throws -> [Bad] {
        [
            Bad("blank texts", try record(["office": " ", "reason": "\n"]), 422, "invalid", ["office", "reason"]),
            Bad(
                "texts that are too long", try record(["office": long, "reason": longest, "caller": ["name": long, "unit": long]]), 422,
                "invalid", ["office", "reason", "caller.name", "caller.unit"]),
            Bad("no phone number", try record(["caller": ["name": "方敏", "phone": "call me"]]), 422, "invalid", ["caller.phone"]),
            Bad(
                "a call without its facts (INT-03)", try record(["channel": "phone", "caller": [String: Any]()]), 422, "invalid",
                ["caller.name", "caller.phone", "caller.unit", "caller.address", "responsible.department", "responsible.person"]),
            Bad("a letter without its original (INT-07)", try record(["channel": "letter"]), 422, "invalid", ["original"]),
            Bad("a time to come", try record(["occurredAt": "2199-01-01T00:00:00Z"]), 422, "invalid", ["occurredAt"]),
            Bad("an appointment gone by", try record(["appointmentAt": "2020-01-01T00:00:00Z"]), 422, "invalid", ["appointmentAt"]),
            Bad("a year that nobody lives in", try record(["occurredAt": "0001-01-01T00:00:00Z"]), 422, "invalid", ["occurredAt"]),
            Bad("a name that turns the page round", try record(["caller": ["name": "方\u{202E}敏"]]), 422, "invalid", ["caller.name"]),
            Bad("a narrative with an escape", try record(["reason": "停电\u{1B}[2J"]), 422, "invalid", ["reason"]),
            Bad("settled twice", try record(["answer": ["result": "好"], "voidReason": "silent"]), 422, "invalid", ["handOver"]),
            Bad(
                "a hand-over of another kind", try record(["handOver": ["service": ["service": "plants"]]]), 422, "invalid", ["handOver"]),
            Bad(
                "a complaint without its facts (CMP-12)", try record(["kind": "complaint", "handOver": ["complaint": [String: Any]()]]),
                422, "invalid",
                [
                    "caller.unit", "handOver.complaint.place", "handOver.complaint.complainedOf", "handOver.complaint.demand",
                    "handOver.complaint.eventTime", "handOver.complaint.preferredWay",
                ]),
        ]
    }

    /// For a recorded contact that stays recorded.
    private static func commands(_ id: ContactID) -> [Bad] {
        let answer = #"{"result":"好"}"#
        return [
            Bad("an id that is none", TestRequest("GET /contacts/42", as: .receptionist), 404, "not-found"),
            Bad("an id with a NUL", TestRequest("GET /contacts/%00", as: .receptionist), 404, "not-found"),
            Bad("an unknown id", TestRequest("GET /contacts/\(UUID())", as: .receptionist), 404, "not-found"),
            Bad("a history of nothing", TestRequest("GET /contacts/\(UUID())/history", as: .receptionist), 404, "not-found"),
            Bad("a command to nothing", give("answer", ContactID(.v7()), answer), 404, "not-found"),
            Bad("what only the system may", give("close-by-child", id), 404, "not-found"),
            Bad("another method", TestRequest("DELETE /contacts/\(id)", as: .receptionist), 405, "method-not-allowed"),
            Bad("another office", give("answer", id, answer).with(token: "receptionist@donghu"), 403, "forbidden"),
            Bad(
                "another office and another version",
                give("answer", id, answer).with(token: "receptionist@donghu").with("If-Match", "\"99\""), 403, "forbidden"),
            Bad("a post that may not", give("answer", id, answer, as: .technician), 403, "forbidden"),
            Bad("a wrong state", give("close", id), 409, "wrong-state"),
            Bad("a reply to no promise", give("reply", id, #"{"reply":"好"}"#), 409, "wrong-state"),
            Bad("a confirmation that nobody waits for", give("confirm", id), 422, "rule-violated"),
            Bad("another version", give("answer", id, answer).with("If-Match", "\"99\""), 412, "version-mismatch"),
            Bad("a version that is none", give("answer", id, answer).with("If-Match", "99"), 400, "malformed"),
            Bad("a weak version", give("answer", id, answer).with("If-Match", "W/\"1\""), 400, "malformed"),
            Bad("no key", give("answer", id, answer).with("Idempotency-Key", nil), 428, "precondition-required"),
            Bad("no token", give("answer", id, answer).with(token: nil), 401, "unauthenticated"),
            Bad("a body that is no object", give("confirm", id, "[]"), 400, "malformed"),
            Bad("no result", give("answer", id), 422, "invalid", ["result"]),
            Bad("an assignment of nothing", give("assign", id, as: .deptHead), 422, "invalid", ["role", "person", "measure"]),
            Bad(
                "an assignment to nobody that is too long", give("assign", id, "{\"measure\":\"\(longest)\"}", as: .deptHead), 422,
                "invalid",
                ["role", "person", "measure"]),
            Bad("no reply", give("reply", id), 422, "invalid", ["reply"]),
            Bad("no hand-over", give("hand-over", id), 422, "invalid", ["to"]),
            Bad("a hand-over to nobody", give("hand-over", id, #"{"to":{}}"#), 422, "invalid", ["to"]),
            Bad(
                "a hand-over to two",
                give("hand-over", id, #"{"to":{"repair":{"urgency":"urgent"},"service":{}}}"#),
                422, "invalid", ["to", "to.service.service"]),
            Bad(
                "a repair without an urgency", give("hand-over", id, "{\"to\":{\"repair\":{\"what\":\"\(longest)\"}}}"), 422, "invalid",
                ["to.repair.urgency", "to.repair.what"]),
            Bad("no reason", give("void", id, "{\"remark\":\"\(longest)\"}"), 422, "invalid", ["reason", "remark"]),
            Bad("a blank result", give("answer", id, #"{"result":" "}"#), 422, "invalid", ["result"]),
            Bad("an over-long result", give("answer", id, "{\"result\":\"\(longest)\"}"), 422, "invalid", ["result"]),
            Bad("an enquiry adopted (INT-19)", give("answer", id, #"{"result":"好","adopted":true}"#), 422, "invalid", ["adopted"]),
            Bad("a promise of nothing", give("promise", id), 422, "invalid", ["replyDueAt"]),
            Bad("a promise gone by", give("promise", id, #"{"replyDueAt":"2020-01-01T00:00:00Z"}"#), 422, "invalid", ["replyDueAt"]),
            Bad(
                "a promise beyond all years", give("promise", id, #"{"replyDueAt":"9999-12-31T23:59:59-14:00"}"#), 422, "invalid",
                ["replyDueAt"]),
            Bad(
                "a repair without a time (REP-06)", give("hand-over", id, #"{"to":{"repair":{"urgency":"normal"}}}"#), 422, "invalid",
                ["to.repair.appointedAt"]),
            Bad(
                "an unknown service", give("hand-over", id, #"{"to":{"service":{"service":"wine"}}}"#), 400, "malformed",
                ["to.service.service"]),
            Bad("an unknown reason", give("void", id, #"{"reason":"rude"}"#), 400, "malformed", ["reason"]),
            Bad("an over-long remark", give("void", id, "{\"reason\":\"silent\",\"remark\":\"\(longest)\"}"), 422, "invalid", ["remark"]),
        ]
    }

    private static let queries: [Bad] = [
        Bad("no page", TestRequest("GET /contacts?limit=0", as: .receptionist), 400, "malformed", ["limit"]),
        Bad("a place that is none", TestRequest("GET /contacts?cursor=zzz", as: .receptionist), 400, "malformed", ["cursor"]),
        Bad("a NUL in the number", TestRequest("GET /contacts?number=%00", as: .receptionist), 400, "malformed", ["number"]),
        Bad("an unknown path", TestRequest("GET /telegrams", as: .receptionist), 404, "not-found"),
    ]

    @Test("Each bad request is refused with its own problem, and nothing is kept of it") func refused() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.record()
            for bad in try Self.unreadable() + Self.incomplete() + Self.notAllowed() + Self.commands(id) + Self.queries {
                let answer = try await bench.service.ask(bad.request)
                let objections = try bad.objections(to: answer)
                #expect(objections == [])
            }
            #expect(try await bench.service.count("SELECT count(*) FROM case_file") == 1)
            // Not its version: the day may end meanwhile, and T-SAMEDAY with it.
            #expect(try await bench.state(of: id) == .recorded)
        }
    }

    @Test("A key brings the first answer again, and is not taken for another request (D8)") func repeated() async throws {
        try await ServiceBench.with { bench in
            let first = try Self.record().with("Idempotency-Key", "same")
            let made = try await bench.service.ask(first)
            let again = try await bench.service.ask(first)
            #expect(made.status == 201)
            #expect(again.status == 201)
            #expect(again.fields["idempotency-replayed"] == "true")
            #expect(again.body == made.body)
            let other = try await bench.service.ask(try Self.record(["reason": "问停车"]).with("Idempotency-Key", "same"))
            #expect(other.status == 422)
            #expect(other.problem == "idempotency-key-reused")
            #expect(try await bench.service.count("SELECT count(*) FROM case_file") == 1)
        }
    }
}
