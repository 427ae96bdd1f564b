import Casework
import Database
import Foundation
import Messaging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

/// What somebody asks who has a number and no token.
private struct StatusBench: Sendable {
    let service: TestService
    var bench: ServiceBench { ServiceBench(service: service) }

    static func with<Value: Sendable>(log: LogRecorder? = nil, _ body: @Sendable (StatusBench) async throws -> Value) async throws -> Value
    {
        try await TestService.with(IntakeMain.service, log: log) { try await body(StatusBench(service: $0)) }
    }

    /// Records a contact; nil for a caller who leaves no number.
    func record(phone: String?, channel: String = "visit", kind: String = "repair") async throws -> (id: ContactID, number: String) {
        let phone = phone.map { #", "phone": "\#($0)""# } ?? ""
        let caller = #"{"name": "林晓岚", "unit": "3-1-1502", "address": "云熙花园 3 栋"\#(phone)}"#
        let body = #"{"office": "yunxi", "kind": "\#(kind)", "channel": "\#(channel)", "reason": "厨房水龙头关不紧", "caller": \#(caller)}"#
        let answer = try await service.ask(TestRequest("POST /contacts", as: .receptionist, of: "yunxi", body: Data(body.utf8)))
        #expect(answer.status == 201, "\(answer.problem ?? "") \(answer.faults)")
        let id = try #require((answer.json["id"] as? String).flatMap(UUID.init(uuidString:)))
        return (ContactID(id), try #require(answer.json["number"] as? String))
    }

    /// Asks without a token and without a key.
    func ask(_ number: String, _ phoneEnd: String) async throws -> TestAnswer {
        try await ask(body: #"{"number": "\#(number)", "phoneEnd": "\#(phoneEnd)"}"#)
    }

    func ask(body: String) async throws -> TestAnswer {
        var request = TestRequest("POST /status-queries", body: Data(body.utf8))
        request.fields["Idempotency-Key"] = nil
        return try await service.ask(request)
    }

    func tries() async throws -> Int64 { try await service.count("SELECT count(*) FROM status_query_try") }

    /// Makes every try so far older.
    func age(by seconds: Double) async throws {
        _ = try await service.pool.query("UPDATE status_query_try SET at = at - make_interval(secs => \(seconds))")
    }

    /// RepairDispatch tells of the slip that came of a contact.
    func raise(_ slip: WorkOrderID, _ number: String, of contact: ContactID, appointedAt: Date? = nil) async throws {
        try await bench.tell(
            OrderRaised(
                workOrderId: slip, number: number, office: "yunxi", raisedAt: Date(), urgency: .normal, major: false,
                source: .ownerCall, chargeable: true, ledgerMonth: try #require(LedgerMonth(year: 2026, month: 3)),
                appointedAt: appointedAt, contactId: contact, cycle: 1,
                sealed: .content(
                    RepairParticulars(what: "漏水", address: "3栋", unit: "3-1502", contactPerson: "林晓岚", contactPhone: "13900000001"))),
            about: slip.retyped())
    }
}

@Suite("How a matter stands, by its number and the end of a telephone number (ADR 60)", .timeLimit(.minutes(10)))
struct StatusQueryTests {
    @Test("Whoever knows both sees codes and instants, and nothing private; nothing is counted")
    func found() async throws {
        try await StatusBench.with { bench in
            let made = try await bench.record(phone: "139-0000-0001")
            try await bench.bench.give("promise", to: made.id)
            let answer = try await bench.ask(made.number, "0001")
            #expect(answer.status == 200, "\(answer.problem ?? "")")
            #expect(answer.json["number"] as? String == made.number && answer.json["state"] as? String == "promised")
            #expect(answer.json["replyDueAt"] is String && answer.fields["cache-control"] == "no-store")
            let steps = (answer.json["steps"] as? [[String: Any]])?.compactMap { $0["what"] as? String }
            #expect(steps == ["recorded", "promised"])
            // The document has these members and no others.
            #expect(Set(answer.json.keys) == ["number", "kind", "state", "recordedAt", "replyDueAt", "steps", "cases"])
            let text = String(decoding: answer.body, as: UTF8.self)
            for secret in ["林", "13900000001", "1502", "水龙头", "yunxi", "\(made.id)"] { #expect(!text.contains(secret), "\(secret)") }
            #expect(try await bench.tries() == 0)
        }
    }

    @Test("A repair that came of it is shown and is found by its own number, until and after it is closed")
    func repair() async throws {
        try await StatusBench.with { bench in
            let made = try await bench.record(phone: "13900000001")
            try await bench.bench.give(
                "hand-over", to: made.id, #"{"to": {"repair": {"urgency": "emergency", "contactPhone": "13900000001"}}}"#)
            try await bench.service.settle()
            let slip = try #require(try bench.service.topics.events(RepairRequested.self, with: bench.bench.coder).last).workOrderId
            let visit = Date().addingTimeInterval(7_200)
            try await bench.raise(slip, "WO-20260302-000001", of: made.id, appointedAt: visit)
            for number in [made.number, "WO-20260302-000001"] {
                let answer = try await bench.ask(number, "0001")
                #expect(answer.status == 200 && answer.json["state"] as? String == "in_progress")
                // The contact's, whichever was asked by.
                #expect(answer.json["number"] as? String == made.number)
                let repair = try #require((answer.json["cases"] as? [[String: Any]])?.first)
                #expect(repair["number"] as? String == "WO-20260302-000001" && repair["state"] as? String == "raised")
                #expect(repair["appointedAt"] is String && repair["id"] == nil)
            }
            try await bench.bench.tell(
                WorkStarted(workOrderId: slip, number: "WO-20260302-000001", office: "yunxi", startedAt: Date()), about: slip.retyped())
            let later = try await bench.ask("WO-20260302-000001", "0001")
            #expect((later.json["cases"] as? [[String: Any]])?.first?["state"] as? String == "in_work")
        }
    }

    @Test("A closed matter is shown as such")
    func closed() async throws {
        try await StatusBench.with { bench in
            let made = try await bench.record(phone: "13900000001", kind: "enquiry")
            try await bench.bench.give("promise", to: made.id)
            try await bench.bench.give("reply", to: made.id, #"{"reply": "账单无误，已说明"}"#)
            try await bench.bench.give("close", to: made.id)
            let answer = try await bench.ask(made.number, "0001")
            #expect(answer.status == 200 && answer.json["state"] as? String == "closed")
            #expect(!String(decoding: answer.body, as: UTF8.self).contains("账单"))
        }
    }

    @Test(
        "Another end, nobody's number, a void contact, one passed on by others and one without a number are answered alike, and counted alike"
    )
    func unknown() async throws {
        try await StatusBench.with { bench in
            let made = try await bench.record(phone: "13900000001")
            let neighbour = try await bench.record(phone: "13900000002")
            let void = try await bench.record(phone: "13900000001")
            try await bench.bench.give("void", to: void.id, #"{"reason": "wrong_number"}"#)
            let relayed = try await bench.record(phone: "13900000001", channel: "staff_heard")
            let nameless = try await bench.record(phone: nil)
            let asked = [
                (made.number, "0002"), (neighbour.number, "0001"), ("CT-19990101-000001", "0001"), ("WO-19990101-000001", "0001"),
                (void.number, "0001"), (relayed.number, "0001"), (nameless.number, "0001"),
            ]
            var said: Set<NSDictionary> = []
            for (number, end) in asked {
                let answer = try await bench.ask(number, end)
                #expect(answer.status == 404, "\(number)")
                // The trace tells one request from another.
                said.insert(answer.json.filter { $0.key != "traceId" } as NSDictionary)
            }
            #expect(said.count == 1)
            #expect(try await bench.tries() == Int64(asked.count))
        }
    }

    @Test(
        "What cannot be right is refused by its field, costs no try, and a body is small",
        arguments: [
            ("{}", 422, ["number", "phoneEnd"]), (#"{"number": "CT-20260302-000042"}"#, 422, ["phoneEnd"]),
            (#"{"number": "ct-20260302-000042", "phoneEnd": "0001"}"#, 422, ["number"]),
            (#"{"number": "CT-20260302-000042", "phoneEnd": "００0１"}"#, 422, ["phoneEnd"]),
            (#"{"number": "CT-20260302-000042", "phoneEnd": "00011"}"#, 422, ["phoneEnd"]),
            (#"{"number": "CT-20260302-000042", "phoneEnd": 1234}"#, 400, ["phoneEnd"]),
            (#"{"number": "CT-20260302-000042", "phoneEnd": "0001", "x": "\#(String(repeating: "x", count: 66_000))"}"#, 413, []),
        ] as [(String, Int, [String])])
    func malformed(body: String, status: Int, fields: [String]) async throws {
        try await StatusBench.with { bench in
            let answer = try await bench.ask(body: body)
            #expect(answer.status == status && answer.faults == fields, "\(answer.status) \(answer.faults)")
            #expect(try await bench.tries() == 0)
        }
    }

    @Test(
        "After five wrong tries of a number in an hour nobody gets an answer to it, also not to the right digits; then there is room again")
    func ofNumber() async throws {
        try await StatusBench.with { bench in
            let (made, other) = (try await bench.record(phone: "13900000001"), try await bench.record(phone: "13900000001"))
            for guess in 2..<7 { #expect(try await bench.ask(made.number, "000\(guess)").status == 404) }
            for digits in ["0007", "0001"] {
                let full = try await bench.ask(made.number, digits)
                #expect(full.status == 429)
                let wait = try #require(full.fields["retry-after"].flatMap(Int.init))
                #expect((3_500...3_600).contains(wait))
            }
            #expect(try await bench.tries() == 5)
            // Another number is another matter; one that nobody has is bounded in the same way.
            #expect(try await bench.ask(other.number, "0001").status == 200)
            for _ in 0..<5 { #expect(try await bench.ask("CT-19990101-000001", "0001").status == 404) }
            #expect(try await bench.ask("CT-19990101-000001", "0001").status == 429)
            try await bench.age(by: 3_601)
            #expect(try await bench.ask(made.number, "0001").status == 200)
            // Ten in a day, also when each hour has fewer than five.
            for guess in 2..<7 { #expect(try await bench.ask(made.number, "000\(guess)").status == 404) }
            try await bench.age(by: 3_601)
            let full = try await bench.ask(made.number, "0001")
            #expect(full.status == 429)
            let wait = try #require(full.fields["retry-after"].flatMap(Int.init))
            #expect((79_000...86_400).contains(wait))
            try await bench.age(by: 86_400)
            #expect(try await bench.ask(made.number, "0001").status == 200)
        }
    }

    @Test("Tries at the same time are no way around the bound")
    func atOnce() async throws {
        try await StatusBench.with { bench in
            let made = try await bench.record(phone: "13900000001")
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for guess in 0..<20 { group.addTask { try await bench.ask(made.number, "20\(guess + 10)").status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(statuses).isSubset(of: [404, 429]))
            let wrong = statuses.count { $0 == 404 }
            #expect(wrong <= 5)
            #expect(try await bench.tries() == Int64(wrong))
        }
    }

    @Test("Whoever goes from number to number comes to a bound of the whole installation")
    func ofAll() async throws {
        try await StatusBench.with { bench in
            let made = try await bench.record(phone: "13900000001")
            let most = StatusTries.ofAll[0].most
            let fill: SQL = """
                INSERT INTO status_query_try (number, at) SELECT 'CT-19990101-' || lpad(n::text, 6, '0'), clock_timestamp()
                FROM generate_series(1, \(Int64(most))) AS n
                """
            _ = try await bench.service.pool.query(fill)
            let full = try await bench.ask(made.number, "0001")
            #expect(full.status == 429)
            #expect((1...60).contains(try #require(full.fields["retry-after"].flatMap(Int.init))))
            try await bench.age(by: 61)
            #expect(try await bench.ask(made.number, "0001").status == 200)
            for _ in 0..<(StatusTries.ofAll[1].most / most) {
                _ = try await bench.service.pool.query(fill)
                try await bench.age(by: 61)
            }
            #expect(try await bench.ask(made.number, "0001").status == 429)
        }
    }

    @Test("Tries that no bound asks for are removed, and no others")
    func retention() async throws {
        try await StatusBench.with { bench in
            for number in 1...3 { #expect(try await bench.ask("CT-19990101-00000\(number)", "0001").status == 404) }
            try await bench.age(by: 86_401)
            #expect(try await bench.ask("CT-19990101-000009", "0001").status == 404)
            let isMore = try await StatusTries(pool: bench.service.pool).sweep()
            #expect(!isMore)
            #expect(try await bench.tries() == 1)
        }
    }

    @Test("Neither digits nor numbers of cases get into the log")
    func silent() async throws {
        let log = LogRecorder()
        try await StatusBench.with(log: log) { bench in
            let made = try await bench.record(phone: "13900008642")
            let before = log.recorded.count
            _ = try await bench.ask(made.number, "8642")
            _ = try await bench.ask(made.number, "9753")
            let text = log.recorded.dropFirst(before).joined(separator: "\n")
            // Not as a part of an id.
            #expect(!text.contains(/\b(8642|9753)\b/) && !text.contains(made.number))
        }
    }

    @Test("The body is described as it is read")
    func contract() throws {
        let file = try OpenAPIFile("intake.yaml")
        let example = try file.example(of: "POST /status-queries")
        let asked = try SentBody<StatusQuestion>.content(of: example).checked()
        #expect(asked.number == "CT-20260302-000042" && asked.phoneEnd == "0001")
        let described = try #require(file.schema("StatusQuestion")?["properties"]?.members.keys)
        #expect(Set(described) == ["number", "phoneEnd"])
    }
}
