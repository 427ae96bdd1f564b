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
}
