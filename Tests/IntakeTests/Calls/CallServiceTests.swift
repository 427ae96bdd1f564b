import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Telephone calls over HTTP, with their database (INT-03, INT-16, INT-20)", .timeLimit(.minutes(10)))
struct CallServiceTests {
    private static func body(_ event: String, _ id: String = "pbx-1", more: String = "") -> String {
        #"{"office": "yunxi", "event": "\#(event)", "callId": "\#(id)"\#(more)}"#
    }

    private static let from = #", "from": "13900000008""#

    @discardableResult
    private func tell(_ bench: BookBench, _ body: String, status: Int = 200) async throws -> String {
        let answer = try await bench.ask("POST /calls", as: .telephony, body, like: "Call", status: status)
        return try #require(answer.json["id"] as? String)
    }

    @Test("The words of one call make one case, which is on the list while it goes on, and then missed until called back (OPS-18)")
    func life()
        async throws
    {
        try await BookBench.with { bench in
            let id = try await tell(bench, Self.body("newCall", more: Self.from), status: 201)
            #expect(try await tell(bench, Self.body("newCall", more: Self.from)) == id)
            let answered = try await tell(bench, Self.body("answer", "pbx-2", more: #", "rings": 3"#), status: 201)
            #expect(Set(try await bench.ids("/calls-now", like: "CallPage")) == [id, answered])
            #expect(try await tell(bench, Self.body("hangup")) == id)
            #expect(try await bench.ids("/calls-now", like: "CallPage") == [answered])
            #expect(try await bench.ids("/calls?state=missed", like: "CallPage") == [id])
            try await bench.give("look-up", to: id, of: "calls", like: "Call")
            let returned = try await bench.give("call-back", to: id, of: "calls", like: "Call")
            #expect(returned.json["state"] as? String == "returned")
            try await tell(bench, Self.body("hangup", "pbx-2", more: #", "from": "13900000009", "dropped": true"#))
            #expect(try await bench.ids("/calls?state=dropped", like: "CallPage") == [answered])
            let again = try await bench.give("call-back", to: answered, of: "calls", like: "Call")
            #expect((again.json["returned"] as? [String: Any])?["apologised"] as? Bool == true)
            let over = try await tell(bench, Self.body("answer", "pbx-4", more: Self.from), status: 201)
            try await tell(bench, Self.body("hangup", "pbx-4"))
            let noted = try await bench.give("note-dropped", to: over, of: "calls", like: "Call")
            #expect(noted.json["state"] as? String == "dropped")
            try await bench.service.settle()
            #expect(Set(try bench.facts(CallDropped.self).map(\.callId.description)) == [answered, over])
            #expect(try bench.facts(CallMissed.self).count == 1 && bench.facts(CallReturned.self).count == 2)
            #expect(try bench.facts(CallJudged.self).map(\.inTime) == [true])
        }
    }

    @Test("The desk sees the households of the number and what is unsolved of it; others may not ask (INT-16, INT-41)") func caller()
        async throws
    {
        try await BookBench.with { bench in
            let people = #"[{"name": "林晓岚", "relation": "owner", "phones": ["139 0000 0008"]}]"#
            _ = try await bench.make(
                "households", like: "Household", as: .officeDirector,
                #"{"office": "yunxi", "unit": "3-1-1502", "people": \#(people)}"#)
            let contact = try await bench.make("contacts", like: "Contact", Self.contact("earlier"))
            let id = try await tell(bench, Self.body("newCall", more: Self.from), status: 201)
            let found = try await bench.ask("GET /calls/\(id)/caller", like: "CallCaller")
            #expect((found.json["households"] as? [[String: Any]])?.count == 1)
            #expect((found.json["contacts"] as? [[String: Any]])?.compactMap { $0["id"] as? String } == [contact])
            let withheld = try await tell(bench, Self.body("newCall", "pbx-3", more: #", "from": "anonymous""#), status: 201)
            let nobody = try await bench.ask("GET /calls/\(withheld)/caller", like: "CallCaller")
            #expect((nobody.json["contacts"] as? [Any])?.isEmpty == true)
            let refused = try await bench.service.ask(TestRequest("GET /calls/\(id)/caller", as: .security, of: "yunxi"))
            #expect(refused.status == 403)
        }
    }

    @Test("A contact that names the call is made once and found by the call; another office's is not") func contact() async throws {
        try await BookBench.with { bench in
            let id = try await tell(bench, Self.body("answer", more: Self.from), status: 201)
            let missing = try await bench.service.ask(
                TestRequest("POST /calls/\(id)/note-contact", as: .receptionist, of: "yunxi", body: Data("{}".utf8)))
            #expect(missing.status == 422)
            let contact = try await bench.make("contacts", like: "Contact", Self.contact("pbx-1"))
            let again = try await bench.ask("POST /contacts", Self.contact("pbx-1"), like: "Contact")
            #expect(again.json["id"] as? String == contact)
            let noted = try await bench.give("note-contact", to: id, of: "calls", like: "Call", "{}")
            #expect(noted.json["contactId"] as? String == contact && noted.json["secondsToContact"] is Int)
            try await bench.service.settle()
            #expect(try bench.facts(CallContactNoted.self).map(\.contactId.description) == [contact])
        }
    }

    private static func contact(_ externalId: String) -> String {
        """
        {"office": "yunxi", "kind": "enquiry", "channel": "phone", "reason": "电梯又停了", "externalId": "\(externalId)", \
        "caller": {"name": "林晓岚", "phone": "13900000008", "unit": "3-1-1502", "address": "云溪花园"}, \
        "responsible": {"department": "engineering", "person": "陈师傅"}}
        """
    }

    @Test("A call has one contact, by whatever name and key it is sent again (INT-03)") func oneContact() async throws {
        try await BookBench.with { bench in
            let call = try await tell(bench, Self.body("newCall", more: Self.from), status: 201)
            func record(_ more: String = "") async throws -> TestAnswer {
                let body = """
                    {"office": "yunxi", "kind": "enquiry", "channel": "phone", "reason": "问物业费", "callId": "\(call)"\(more),
                     "caller": {"name": "林晓岚", "phone": "13900000008", "unit": "3-1-1502", "address": "3栋"},
                     "responsible": {"department": "finance", "person": "何会计"}}
                    """
                return try await bench.service.ask(TestRequest("POST /contacts", as: .receptionist, of: "yunxi", body: Data(body.utf8)))
            }
            let first = try await record()
            let again = try await record()
            #expect(first.status == 201 && again.status == 200 && first.json["id"] as? String == again.json["id"] as? String)
            for more in [#", "externalId": "m-1""#, #", "externalId": "m-2""#, #", "appointmentAt": "2099-01-01T00:00:00Z""#] {
                let other = try await record(more)
                #expect(other.status == 409 && other.faults == ["callId"], "\(more)")
            }
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                let next = try await tell(bench, Self.body("newCall", "pbx-9", more: Self.from), status: 201)
                for name in ["n-1", "n-2", "n-3"] {
                    group.addTask {
                        let body = """
                            {"office": "yunxi", "kind": "enquiry", "channel": "phone", "reason": "问物业费", "callId": "\(next)",
                             "externalId": "\(name)", "caller": {"name": "林晓岚", "phone": "13900000008", "unit": "3-1-1502", "address": "3栋"},
                             "responsible": {"department": "finance", "person": "何会计"}}
                            """
                        return try await bench.service.ask(
                            TestRequest("POST /contacts", as: .receptionist, of: "yunxi", body: Data(body.utf8))
                        ).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.sorted() == [201, 409, 409])
        }
    }

    @Test(
        "A contact that names a call stands on it by itself; a missed call stands in the hand-over of a shift until somebody calls back (OPS-18)"
    )
    func namedByContact() async throws {
        try await BookBench.with { bench in
            let id = try await tell(bench, Self.body("newCall", more: Self.from), status: 201)
            func record(_ call: String, channel: String = "phone") -> String {
                """
                {"office": "yunxi", "kind": "enquiry", "channel": "\(channel)", "reason": "问物业费", "callId": "\(call)", "original": "A-1",
                 "caller": {"name": "林晓岚", "phone": "13900000008", "unit": "3-1-1502", "address": "3栋"},
                 "responsible": {"department": "finance", "person": "何会计"}}
                """
            }
            let contact = try await bench.make("contacts", like: "Contact", record(id))
            try await bench.service.settle()
            let call = try await bench.ask("GET /calls/\(id)", like: "Call")
            #expect(call.json["contactId"] as? String == contact)
            let other = try await tell(bench, Self.body("newCall", "pbx-7", more: Self.from), status: 201)
            let bodies = [record("019c9e3a-1f00-7041-8000-000000000044"), record(other, channel: "letter")]
            for body in bodies {
                let refused = try await bench.service.ask(
                    TestRequest("POST /contacts", as: .receptionist, of: "yunxi", body: Data(body.utf8)))
                #expect(refused.status == 422 && refused.faults == ["callId"])
            }
            let missed = try await tell(bench, Self.body("newCall", "pbx-2", more: Self.from), status: 201)
            try await tell(bench, Self.body("hangup", "pbx-2"))
            let dropped = try await tell(bench, Self.body("answer", "pbx-3", more: Self.from), status: 201)
            try await tell(bench, Self.body("hangup", "pbx-3", more: #", "dropped": true"#))
            func open() async throws -> Int? {
                let shift = try await bench.make("shifts", like: "Shift")
                let handed = try await bench.give("hand-over", to: shift, of: "shifts", like: "Shift")
                try await bench.give("take-over", to: shift, of: "shifts", like: "Shift")
                let standing = (handed.json["handover"] as? [String: Any])?["standing"] as? [String: Any]
                return standing?["missedCalls"] as? Int
            }
            #expect(try await open() == 2)
            for call in [missed, dropped] { try await bench.give("call-back", to: call, of: "calls", like: "Call") }
            #expect(try await open() == 0)
            try await bench.service.settle()
            #expect(try bench.facts(ShiftHandedOver.self).map(\.missedCalls) == [2, 0])
        }
    }
}
