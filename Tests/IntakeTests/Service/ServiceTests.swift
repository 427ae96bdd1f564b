import Casework
import Database
import Foundation
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Intake with its database, over HTTP and topics", .timeLimit(.minutes(10)))
struct ServiceTests {
    private static func closed(_ complaint: ComplaintID, _ contact: ContactID?) -> ComplaintClosed {
        ComplaintClosed(
            complaintId: complaint, number: "CP-20260302-000001", office: "yunxi", closedAt: Date(), class: .general, cycle: 1,
            contactId: contact, raisedInTaskId: nil)
    }

    private static func closed(_ order: WorkOrderID, _ outcome: RepairOutcome, _ contact: ContactID) throws -> OrderClosed {
        OrderClosed(
            workOrderId: order, number: "WO-20260302-000001", office: "yunxi", closedAt: Date(), outcome: outcome, contactId: contact,
            ledgerMonth: try #require(LedgerMonth(year: 2026, month: 3)))
    }

    @Test("A complaint is recorded and handed over in one request, and the contact closes with it (CMP-12, domain 3.1)")
    func complaint() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.record(example: 1)
            try await bench.service.settle()
            let told = try bench.topics.events(ComplaintReported.self, with: bench.coder)
            let fact = try #require(told.first)
            #expect(told.count == 1)
            #expect(fact.contactId == id)
            #expect(fact.sealed.content?.callerName == "方敏")
            #expect(fact.sealed.content?.course == "2 号电梯一周停了三次")
            let open = try await bench.read(id)
            #expect(open.json["state"] as? String == "handed_over")
            let child = try #require(open.json["child"] as? [String: Any])
            #expect(child["id"] as? String == fact.complaintId.description)
            try await bench.tell(Self.closed(fact.complaintId, id), about: fact.complaintId.retyped())
            let settled = try await bench.read(id)
            #expect(settled.json["state"] as? String == "closed")
            #expect((settled.json["closing"] as? [String: Any])?["outcome"] as? String == "satisfied")
            let ended = try bench.topics.events(ContactClosed.self, with: bench.coder)
            #expect(ended.map(\.closedBy) == [fact.complaintId.retyped()])
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }

    @Test("The desk sees at once that a report means danger, in the contact and before there is one (REP-01, REP-02)")
    func danger() async throws {
        try await ServiceBench.with { bench in
            let body = #"{"office": "yunxi", "kind": "enquiry", "channel": "staff_heard", "reason": "二号楼电梯困人"}"#
            let answer = try await bench.service.ask(TestRequest("POST /contacts", as: .receptionist, of: "yunxi", body: Data(body.utf8)))
            #expect(answer.status == 201)
            try bench.hold(answer)
            let proposals = try #require(answer.json["proposedEmergency"] as? [[String: Any]])
            #expect(proposals.compactMap { $0["category"] as? String } == ["EM1"])
            let example = try OpenAPIFile("intake.yaml").example(of: "POST /repair-triage")
            var question = TestRequest("POST /repair-triage", as: .receptionist, of: "yunxi", body: example)
            question.fields["Idempotency-Key"] = nil
            let triage = try await bench.service.ask(question)
            #expect(triage.status == 200)
            #expect(triage.json["trade"] as? String == "lift")
            #expect(try await bench.service.count("SELECT count(*) FROM case_file") == 1)
        }
    }

    @Test("What another system names is recorded once, also when its idempotency key is forgotten")
    func external() async throws {
        try await ServiceBench.with { bench in
            func send(_ id: String, _ reason: String, office: String = "yunxi") async throws -> TestAnswer {
                let body = """
                    {"office": "\(office)", "kind": "enquiry", "channel": "staff_heard", "reason": "\(reason)", "externalId": "\(id)"}
                    """
                return try await bench.service.ask(TestRequest("POST /contacts", as: .receptionist, of: office, body: Data(body.utf8)))
            }
            let first = try await send("311/7", "停水")
            #expect(first.status == 201, "\(first.problem ?? "") \(first.faults)")
            _ = try await bench.service.pool.query("DELETE FROM idempotency_key")
            let again = try await send("311/7", "停水")
            #expect(again.status == 200)
            try bench.hold(again)
            #expect(again.json["id"] as? String == first.json["id"] as? String)
            #expect(try await send("311/7", "停电").status == 409)
            #expect(try await send("311/8", "停水").status == 201)
            #expect(try await send("311/7", "停水", office: "yunhu").status == 201)
            #expect(try await bench.service.count("SELECT count(*) FROM case_file") == 3)
            #expect(try await bench.service.count("SELECT count(*) FROM case_history") == 3)
        }
    }

    @Test("A repair that ends in a rework leaves the contact open; the rework's end closes it (WE-47)") func rework() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.record()
            try await bench.give("hand-over", to: id, #"{"to": {"repair": {"urgency": "emergency", "emergencyCategory": "EM4"}}}"#)
            try await bench.service.settle()
            let fact = try #require(try bench.topics.events(RepairRequested.self, with: bench.coder).first)
            #expect(fact.contactId == id)
            #expect(fact.sealed.content?.contactPhone == "13900000001")
            try await bench.tell(Self.closed(fact.workOrderId, .rework, id), about: fact.workOrderId.retyped())
            #expect(try await bench.state(of: id) == .handedOver)
            #expect(try bench.topics.events(ContactClosed.self, with: bench.coder) == [])
            let second = WorkOrderID(.v7())
            try await bench.tell(Self.closed(second, .satisfied, id), about: second.retyped())
            let settled = try await bench.read(id)
            #expect(settled.json["state"] as? String == "closed")
            #expect((settled.json["closing"] as? [String: Any])?["closedBy"] as? String == second.description)
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }

    @Test("An enquiry is answered and closed at the desk, and its history says by whom (INT-09, INT-12, OPS-10)")
    func enquiry() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.record()
            let answered = try await bench.give("answer", to: id)
            #expect(answered.json["allowedCommands"] as? [String] == ["close", "link", "attach", "mark-important"])
            let closed = try await bench.give("close", to: id, "{}")
            #expect((closed.json["closing"] as? [String: Any])?["result"] as? String == "已告知线上缴费步骤")
            try await bench.service.settle()
            let told = try #require(try bench.topics.events(ContactClosed.self, with: bench.coder).first)
            #expect(told.outcome == .answered)
            let history = try await bench.service.ask(TestRequest("GET /contacts/\(id)/history", as: .csManager))
            let lines = try #require(history.json["items"] as? [[String: Any]])
            #expect(lines.compactMap { $0["command"] as? String } == ["record", "answer", "close"])
            let schema = try #require(try OpenAPIFile("common.yaml").schema("HistoryPage"))
            #expect(try SchemaCheck.differences(history.body, schema) == [])
        }
    }

    @Test("A promise that is not kept is told of, and the late reply says so (INT-09, INT-11, INT-15)") func promise() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.record()
            try await bench.give("promise", to: id)
            try await bench.give("assign", to: id, as: .deptHead)
            _ = try await bench.service.clock.move(toOffset: 3 * 3_600)
            let isTold = try await eventually {
                try bench.topics.events(ContactOverdue.self, with: bench.coder).contains { $0.contactId == id && $0.clock == "T-PROMISE" }
            }
            #expect(isTold)
            let replied = try await bench.give("reply", to: id, as: .finance)
            #expect(replied.json["state"] as? String == "replied")
            try await bench.give("close", to: id)
            try await bench.service.settle()
            #expect(try bench.topics.events(ContactReplied.self, with: bench.coder).map(\.inTime) == [false])
            let overdue = try bench.topics.events(ContactOverdue.self, with: bench.coder).filter { $0.clock == "T-PROMISE" }
            #expect(overdue.count == 1)
        }
    }

    @Test("A wrong number is void, keeps its remark and takes nothing more (INT-25)") func void() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.record()
            let voided = try await bench.give("void", to: id)
            #expect(voided.json["state"] as? String == "void")
            #expect(voided.json["allowedCommands"] as? [String] == [])
            try await bench.service.settle()
            #expect(try bench.topics.events(ContactVoided.self, with: bench.coder).map(\.reason) == [.wrongNumber])
            let refused = try await bench.service.ask(
                TestRequest("POST /contacts/\(id)/answer", as: .receptionist, body: Data(#"{"result": "好"}"#.utf8)))
            #expect(refused.status == 409)
            #expect(refused.problem == "wrong-state")
            let history = try await bench.service.ask(TestRequest("GET /contacts/\(id)/history", as: .csManager))
            #expect((history.json["items"] as? [[String: Any]])?.last?["reason"] as? String == "找隔壁小区")
        }
    }

    @Test("A complaint is masked for posts that need no names, and lists find it by number (OPS-01, OPS-02)") func reading() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.record(example: 1)
            let whole = try await bench.read(id)
            let masked = try await bench.read(id, as: .cleaningLead)
            #expect(whole.json["reason"] as? String == "2 号电梯一周停了三次")
            #expect(masked.json["reason"] == nil)
            #expect((masked.json["caller"] as? [String: Any])?["phone"] as? String == "****0002")
            let number = try #require(whole.json["number"] as? String)
            let page = try await bench.service.ask(TestRequest("GET /contacts?number=\(number)", as: .receptionist))
            let schema = try #require(try OpenAPIFile("intake.yaml").schema("ContactPage"))
            #expect(try SchemaCheck.differences(page.body, schema) == [])
            #expect((page.json["items"] as? [Any])?.count == 1)
            let elsewhere = try await bench.service.ask(TestRequest("GET /contacts/\(id)", as: .receptionist, of: "donghu"))
            #expect(elsewhere.status == 404)
        }
    }

    @Test("The end of a complaint that came from no contact, or told twice, changes nothing more") func strangers() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.record(example: 1)
            try await bench.service.settle()
            let complaint = try #require(try bench.topics.events(ComplaintReported.self, with: bench.coder).first).complaintId
            let stranger = ComplaintID(.v7())
            try await bench.tell(Self.closed(stranger, nil), about: stranger.retyped())
            #expect(try await bench.state(of: id) == .handedOver)
            let event = try bench.topics.tell(Self.closed(complaint, id), about: complaint.retyped(), with: bench.coder)
            bench.topics.append(event, on: .complaints)
            try await bench.service.settle()
            #expect(try bench.topics.events(ContactClosed.self, with: bench.coder).count == 1)
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }
}
