import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

private typealias Bad = BadRequest

@Suite("Bad input over HTTP is a 4xx problem that says what to do, never a 500", .timeLimit(.minutes(10)))
struct BadRequestTests {
    private static let good: [String: String] = [
        "office": "yunxi", "source": "patrol", "urgency": "normal", "appointedAt": "2026-03-02T14:00:00+08:00", "what": "灯不亮",
        "address": "3 栋", "unit": "公区", "contactPerson": "秦岚", "contactPhone": "13900000001",
    ]

    private static func raise(_ changes: [String: Any?] = [:]) throws -> TestRequest {
        var body: [String: Any] = good
        for (field, value) in changes { body[field] = value }
        return TestRequest("POST /work-orders", as: .security, body: try JSONSerialization.data(withJSONObject: body))
    }

    private static func raw(_ bytes: [UInt8]) -> TestRequest { TestRequest("POST /work-orders", as: .security, body: Data(bytes)) }

    private static func raw(_ text: String) -> TestRequest { raw(Array(text.utf8)) }

    private static func give(_ command: String, _ id: WorkOrderID, _ body: String = "{}", as role: Role = .engineering) -> TestRequest {
        TestRequest("POST /work-orders/\(id)/\(command)", as: role, body: Data(body.utf8))
    }

    private static func unreadable() throws -> [Bad] {
        [
            Bad("no body", raw(""), 400, "malformed"),
            Bad("half an object", raw("{"), 400, "malformed"),
            Bad("an array", raw("[]"), 400, "malformed"),
            Bad("a string", raw("\"x\""), 400, "malformed"),
            Bad("two values", raw("{} {}"), 400, "malformed"),
            Bad("no UTF-8", raw([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]), 400, "malformed"),
            Bad("a NUL byte", raw("{\"what\":\"a\0b\"}"), 400, "malformed"),
            Bad("an escaped NUL", raw(#"{"what":"a\u0000b"}"#), 400, "malformed"),
            Bad("half a surrogate pair", raw(#"{"what":"\ud83d"}"#), 400, "malformed"),
            Bad("too deep", raw(String(repeating: "[", count: 40) + String(repeating: "]", count: 40)), 400, "malformed"),
            Bad("a field of another type", try raise(["what": 7]), 400, "malformed", ["what"]),
            Bad("an unknown word", try raise(["urgency": "soon"]), 400, "malformed", ["urgency"]),
            Bad("no time", try raise(["appointedAt": "tomorrow"]), 400, "malformed", ["appointedAt"]),
            Bad("a time without offset", try raise(["appointedAt": "2026-03-02T14:00:00"]), 400, "malformed", ["appointedAt"]),
            Bad("too large", try raise(["what": String(repeating: "x", count: 70_000)]), 413, "too-large"),
            Bad("another media type", try raise().with("Content-Type", "text/plain"), 415, "unsupported-media-type"),
        ]
    }

    private static func notAllowed() throws -> [Bad] {
        let long = String(repeating: "长", count: 201)
        return [
            Bad(
                "everything missing", raw("{}"), 422, "invalid",
                ["office", "source", "urgency", "what", "address", "unit", "contactPerson", "contactPhone"]),
            Bad("blank texts", try raise(["what": " \n ", "unit": ""]), 422, "invalid", ["what", "unit"]),
            Bad(
                "texts that are too long",
                try raise(["what": String(repeating: "长", count: 4_001), "contactPerson": long, "unit": long, "office": long]), 422,
                "invalid", ["office", "what", "unit", "contactPerson"]),
            Bad("a control character", try raise(["contactPerson": "秦\u{1B}[31m"]), 422, "invalid", ["contactPerson"]),
            Bad("text turned round", try raise(["contactPerson": "秦\u{202E}岚"]), 422, "invalid", ["contactPerson"]),
            Bad("no phone number", try raise(["contactPhone": "call me"]), 422, "invalid", ["contactPhone"]),
            Bad("no appointment", try raise(["appointedAt": NSNull()]), 422, "invalid", ["appointedAt"]),
            Bad("a year that is none", try raise(["appointedAt": "9999-12-31T23:59:59-14:00"]), 422, "invalid", ["appointedAt"]),
            Bad("a rework by hand", try raise(["source": "rework"]), 422, "invalid", ["source"]),
            Bad("another office", try raise().with(token: "security@donghu"), 403, "forbidden"),
            Bad("a post that may not", try raise().with(token: "finance"), 403, "forbidden"),
        ]
    }

    private static func commands(_ id: WorkOrderID) -> [Bad] {
        let line = #"{"item":"x","quantity":1,"unitPriceFen":1}"#
        let lines = Array(repeating: line, count: 51).joined(separator: ",")
        return [
            Bad("an id that is none", TestRequest("GET /work-orders/42", as: .security), 404, "not-found"),
            Bad("an id with a NUL", TestRequest("GET /work-orders/%00", as: .security), 404, "not-found"),
            Bad("an unknown id", TestRequest("GET /work-orders/\(UUID())", as: .security), 404, "not-found"),
            Bad("a history of nothing", TestRequest("GET /work-orders/\(UUID())/history", as: .security), 404, "not-found"),
            Bad("a command to nothing", give("collect", WorkOrderID(.v7())), 404, "not-found"),
            Bad("a command of another office", give("collect", id).with(token: "engineering@donghu"), 403, "forbidden"),
            Bad("refusing a slip", give("reject", id), 404, "not-found"),
            Bad("what only the system may", give("settle-callback", id), 404, "not-found"),
            Bad("another method", TestRequest("DELETE /work-orders/\(id)", as: .security), 405, "method-not-allowed"),
            Bad("a wrong state", give("start", id, as: .technician), 409, "wrong-state"),
            Bad("a body that is no object", give("collect", id, "[]"), 400, "malformed"),
            Bad("another version", give("collect", id).with("If-Match", "\"99\""), 412, "version-mismatch"),
            Bad("a version that is none", give("collect", id).with("If-Match", "99"), 400, "malformed"),
            Bad("a weak version", give("collect", id).with("If-Match", "W/\"1\""), 400, "malformed"),
            Bad("no key", give("collect", id).with("Idempotency-Key", nil), 428, "precondition-required"),
            Bad("a key with blanks", give("collect", id).with("Idempotency-Key", "a b"), 400, "malformed"),
            Bad("no token", give("collect", id).with(token: nil), 401, "unauthenticated"),
            Bad("a token of nobody", give("collect", id).with(token: "king"), 401, "unauthenticated"),
            Bad("a price without lines", give("quote", id, as: .technician), 422, "invalid", ["lines"]),
            Bad("a price of too many lines", give("quote", id, "{\"lines\":[\(lines)]}", as: .technician), 422, "invalid", ["lines"]),
            Bad(
                "lines that are wrong", give("quote", id, "{\"lines\":[\(line),{\"quantity\":0,\"unitPriceFen\":-1}]}", as: .technician),
                422,
                "invalid", ["lines[1].item", "lines[1].quantity", "lines[1].unitPriceFen"]),
            Bad(
                "a number that is too large",
                give("no-answer", id, #"{"waitedSeconds":99999999999999999999,"noteLeft":true}"#, as: .technician),
                400, "malformed"),
            Bad(
                "a negative wait", give("no-answer", id, #"{"waitedSeconds":-1,"noteLeft":true}"#, as: .technician), 422, "invalid",
                ["waitedSeconds"]),
            Bad(
                "nothing signed", give("sign-off", id, as: .technician), 422, "invalid",
                ["amountFen", "signedBy", "quality", "attitude", "conduct"]),
            Bad(
                "a code that is too long",
                give("quote", id, #"{"lines":[{"quantity":1,"code":"123456789012345678901"}]}"#, as: .technician), 422, "invalid",
                ["lines[0].code"]),
            Bad("no judgement", give("judge", id, as: .receptionist), 422, "invalid", ["urgency"]),
            Bad(
                "an unknown trade", give("judge", id, #"{"urgency":"urgent","trade":"magic"}"#, as: .receptionist), 422, "invalid",
                ["trade"]),
            Bad(
                "an unknown category", give("judge", id, #"{"urgency":"emergency","emergencyCategory":"EM8"}"#, as: .receptionist), 400,
                "malformed", ["emergencyCategory"]),
            Bad("a judgement of one who may not", give("judge", id, #"{"urgency":"urgent"}"#, as: .technician), 403, "forbidden"),
            Bad("no reason", give("cancel", id, #"{"reason":" "}"#, as: .receptionist), 422, "invalid", ["reason"]),
        ]
    }

    private static let queries: [Bad] = [
        Bad("no page", TestRequest("GET /work-orders?limit=0", as: .security), 400, "malformed", ["limit"]),
        Bad("a page that is none", TestRequest("GET /work-orders?limit=x", as: .security), 400, "malformed", ["limit"]),
        Bad("a place that is none", TestRequest("GET /work-orders?cursor=zzz", as: .security), 400, "malformed", ["cursor"]),
        Bad("a NUL in the number", TestRequest("GET /work-orders?number=%00", as: .security), 400, "malformed", ["number"]),
        Bad("a NUL in the state", TestRequest("GET /work-orders?state=%00", as: .security), 400, "malformed", ["state"]),
        Bad("a NUL in the office", TestRequest("GET /work-orders?office=a%00", as: .security), 400, "malformed", ["office"]),
        Bad("an unknown path", TestRequest("GET /orders", as: .security), 404, "not-found"),
    ]

    @Test("Each bad request is refused with its own problem") func refused() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.raise()
            let all = try Self.unreadable() + Self.notAllowed() + Self.commands(id) + Self.queries
            for bad in all {
                let answer = try await bench.service.ask(bad.request)
                let objections = try bad.objections(to: answer)
                #expect(objections == [])
            }
            #expect(try await bench.service.count("SELECT count(*) FROM case_file") == 1)
            #expect(try await bench.service.count("SELECT max(version) FROM case_file") == 2)
        }
    }

    @Test("A key that was used for another request is not taken again (D8)") func reused() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.raise()
            let first = Self.give("collect", id).with("Idempotency-Key", "same")
            #expect(try await bench.service.ask(first).status == 200)
            let second = Self.give("hand-back", id, #"{"reason":"x"}"#).with("Idempotency-Key", "same")
            let refused = try await bench.service.ask(second)
            #expect(refused.status == 422)
            #expect(refused.problem == "idempotency-key-reused")
        }
    }

    @Test("Queries that name nothing find nothing") func oddQueries() async throws {
        try await ServiceBench.with { bench in
            _ = try await bench.raise()
            for query in ["office=%FF", "number='%20OR%201=1--", "state=", "state=%F0%9F%98%80"] {
                let answer = try await bench.service.ask(TestRequest("GET /work-orders?\(query)", as: .csManager))
                #expect(answer.status == 200, "\(query)")
                #expect((answer.json["items"] as? [Any])?.isEmpty == true, "\(query)")
            }
        }
    }

    @Test("What the caller saw decides: the version in If-Match must be the present one") func conditional() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.raise()
            let read = try await bench.service.ask(TestRequest("GET /work-orders/\(id)", as: .engineering))
            let tag = try #require(read.fields["etag"])
            #expect(try await bench.service.ask(Self.give("collect", id).with("If-Match", tag)).status == 200)
            let stale = try await bench.service.ask(Self.give("hand-back", id, #"{"reason":"x"}"#).with("If-Match", tag))
            #expect(stale.status == 412)
            #expect(stale.fields["etag"] != tag)
        }
    }
}
