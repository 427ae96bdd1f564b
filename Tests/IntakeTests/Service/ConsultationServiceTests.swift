import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Asking those who know over HTTP (INT-18)", .timeLimit(.minutes(10))) struct ConsultationServiceTests {
    @Test("What is important is told of at once and stands in a list (INT-24)") func important() async throws {
        try await ServiceBench.with { bench in
            let contact = try await bench.record()
            _ = try await bench.record(example: 1)
            let marked = try await bench.give("mark-important", to: contact)
            #expect((marked.json["important"] as? [String: Any])?["told"] as? [String] == ["finance_manager", "owner_service_supervisor"])
            let page = try await bench.service.ask(TestRequest("GET /contacts?important=true", as: .csManager, of: "yunxi"))
            #expect((page.json["items"] as? [[String: Any]])?.map { $0["id"] as? String } == [contact.description])
            try await bench.service.settle()
            #expect(try bench.topics.events(ContactFlagged.self, with: bench.coder).map(\.contactId) == [contact])
        }
    }

    @Test("The contact shows who was asked and since when, and the list who has not answered") func consult() async throws {
        try await ServiceBench.with { bench in
            let contact = try await bench.record()
            try await bench.give("promise", to: contact)
            let asked = try await bench.give("consult", to: contact)
            let first = try #require((asked.json["consultations"] as? [[String: Any]])?.first)
            #expect(first["at"] != nil && (first["asked"] as? [String: Any])?["person"] as? String == "陈工")
            func waiting(_ flag: Bool) async throws -> Int? {
                let page = try await bench.service.ask(TestRequest("GET /contacts?consulting=\(flag)", as: .receptionist, of: "yunxi"))
                return (page.json["items"] as? [Any])?.count
            }
            #expect(try await waiting(true) == 1)
            #expect(try await waiting(false) == 0)
            try await bench.give("note-consultation", to: contact, as: .engineering)
            #expect(try await waiting(true) == 0)
            let bare = try await bench.service.ask(
                TestRequest("POST /contacts/\(contact)/consult", as: .receptionist, of: "yunxi", body: Data("{}".utf8)))
            #expect(bare.status == 422 && bare.faults == ["role", "question"])
            try await bench.service.settle()
            #expect(try bench.topics.events(ContactConsulted.self, with: bench.coder).map(\.technical) == [true])
            #expect(try bench.topics.events(ContactAdvised.self, with: bench.coder).map(\.consultation) == [1])
        }
    }

    @Test(
        "Who awaits a reply stands in a list by when it is due, by department; what is overdue or to be passed on in others (INT-06, INT-10)"
    )
    func awaited() async throws {
        try await ServiceBench.with { bench in
            func list(_ path: String, as role: Role = .financeManager, of office: String = "yunxi") async throws -> [String] {
                let page = try await bench.service.ask(TestRequest("GET \(path)", as: role, of: office))
                #expect(page.status == 200, "\(page.problem ?? "")")
                let schema = try #require(try OpenAPIFile("intake.yaml").schema("ContactPage"))
                #expect(try SchemaCheck.differences(page.body, schema) == [])
                return (page.json["items"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
            }
            func record(_ reason: String, department: String, more: String = "") async throws -> String {
                let body = """
                    {"office": "yunxi", "kind": "enquiry", "channel": "phone", "reason": "\(reason)"\(more),
                     "caller": {"name": "林晓岚", "phone": "13900000008", "unit": "3-1-1502", "address": "3栋"},
                     "responsible": {"department": "\(department)", "person": "何会计"}}
                    """
                let answer = try await bench.service.ask(
                    TestRequest("POST /contacts", as: .receptionist, of: "yunxi", body: Data(body.utf8)))
                return try #require(answer.json["id"] as? String, "\(answer.status) \(answer.faults)")
            }
            func give(_ command: String, to id: String, _ body: String, as role: Role = .receptionist) async throws {
                let answer = try await bench.service.ask(
                    TestRequest("POST /contacts/\(id)/\(command)", as: role, of: "yunxi", body: Data(body.utf8)))
                #expect(answer.status == 200, "\(command) \(answer.problem ?? "") \(answer.faults)")
            }
            let slow = try await record("问滞纳金", department: "finance")
            let fast = try await record("问发票", department: "finance")
            let other = try await record("问电梯", department: "engineering")
            let message = try await record("请回电", department: "finance", more: #", "addressee": "何会计""#)
            #expect(try await list("/awaited-replies").isEmpty)
            try await give("promise", to: slow, #"{"pace": "normal"}"#)
            try await give("promise", to: fast, #"{"pace": "fast"}"#)
            try await give("promise", to: other, #"{"pace": "fast"}"#)
            #expect(try await list("/awaited-replies") == [fast, other, slow])
            #expect(try await list("/awaited-replies?department=finance") == [fast, slow])
            #expect(try await list("/awaited-replies?department=finance&limit=1") == [fast])
            #expect(try await list("/awaited-replies", of: "donghu").isEmpty)
            #expect(try await list("/contacts?department=engineering") == [other])
            #expect(try await list("/contacts?toPassOn=true") == [message])
            #expect(try await list("/contacts?overdue=true").isEmpty)
            let bad = try await bench.service.ask(TestRequest("GET /awaited-replies?department=kitchen", as: .receptionist, of: "yunxi"))
            #expect(bad.status == 400)
            try await give("verify", to: fast, #"{"finding": "发票已开", "proposal": "当面送达"}"#, as: .finance)
            try await give("assign", to: fast, #"{"role": "finance", "person": "何会计", "measure": "送达"}"#, as: .financeManager)
            #expect(try await list("/awaited-replies?department=finance") == [fast, slow])
            try await give("reply", to: fast, #"{"reply": "已送达"}"#)
            let own = try await bench.service.ask(
                TestRequest("POST /contacts/\(message)/confirm", as: .receptionist, of: "yunxi", body: Data("{}".utf8)))
            #expect(own.status == 422 && own.problem == "rule-violated")
            #expect(try await list("/contacts?toPassOn=true") == [message])
            try await give("confirm", to: message, "{}", as: .finance)
            let read = try await bench.service.ask(TestRequest("GET /contacts/\(message)", as: .receptionist, of: "yunxi"))
            #expect(read.json["confirmedBy"] as? String == "finance")
            #expect(try await list("/awaited-replies?department=finance") == [slow])
            #expect(try await list("/contacts?toPassOn=true").isEmpty)
        }
    }
}
