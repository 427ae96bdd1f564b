import Casework
import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Earlier contacts are proposed to whoever takes a second report (INT-16)", .timeLimit(.minutes(10)))
struct RepeatServiceTests {
    private static let office = "yunxi"

    private func record(
        _ bench: ServiceBench, kind: String = "enquiry", phone: String = "13900000001", unit: String = "3-1-1502",
        of household: HouseholdID? = nil
    ) async throws -> ContactID {
        let file = household.map { #""householdId": "\#($0)","# } ?? ""
        let body = """
            {\(file) "office": "yunxi", "kind": "\(kind)", "channel": "phone", "reason": "电梯又停了", "caller": {"name": "林晓岚", "phone": "\(phone)", \
            "unit": "\(unit)", "address": "云溪花园"}, "responsible": {"department": "engineering", "person": "陈师傅"}}
            """
        let answer = try await bench.service.ask(
            TestRequest("POST /contacts", as: .receptionist, of: Self.office, body: Data(body.utf8)))
        #expect(answer.status == 201, "\(answer.problem ?? "") \(answer.faults)")
        return ContactID(try #require((answer.json["id"] as? String).flatMap(UUID.init(uuidString:))))
    }

    private func ask(_ bench: ServiceBench, _ contact: ContactID, as role: Role = .receptionist) async throws -> TestAnswer {
        try await bench.service.ask(TestRequest("GET /contacts/\(contact)/possible-repeats", as: role, of: Self.office))
    }

    /// The contacts that are proposed, in order, and why.
    private func repeats(_ bench: ServiceBench, _ contact: ContactID) async throws -> [(id: String?, reasons: [String])] {
        let answer = try await ask(bench, contact)
        #expect(answer.status == 200, "\(answer.problem ?? "")")
        let schema = try #require(try OpenAPIFile("intake.yaml").schema("PossibleRepeats"))
        #expect(try SchemaCheck.differences(answer.body, schema) == [])
        return try #require(answer.json["items"] as? [[String: Any]]).map {
            (($0["contact"] as? [String: Any])?["id"] as? String, $0["reasons"] as? [String] ?? [])
        }
    }

    @Test("Unsolved ones of the household come, the most alike first; solved ones, others' and those before the window do not")
    func proposed() async throws {
        try await ServiceBench.with { bench in
            _ = try await bench.service.clock.move(toOffset: local("2026-03-02 09:30").timeIntervalSinceNow)
            let old = try await record(bench)
            _ = try await bench.service.clock.move(toOffset: local("2026-03-10 09:30").timeIntervalSinceNow)
            let first = try await record(bench)
            let sameNumber = try await record(bench, kind: "suggestion", unit: "9-9-999")
            let solved = try await record(bench)
            try await bench.give("void", to: solved, #"{"reason": "wrong_number"}"#)
            _ = try await record(bench, phone: "13700000009", unit: "7-2-0301")
            let second = try await record(bench)
            let found = try await repeats(bench, second)
            #expect(found.map(\.id) == [first.description, sameNumber.description])
            #expect(found.map(\.reasons) == [["phone", "unit", "kind", "day"], ["phone", "day"]])
            #expect(try await repeats(bench, old).isEmpty)
            #expect(try await repeats(bench, first).isEmpty)
        }
    }

    @Test("A contact that names another file of the household is proposed too: the lead, its merged ones, and from each of them (INT-39)")
    func merged() async throws {
        try await ServiceBench.with { bench in
            let households = HouseholdBench(service: bench.service)
            let lead = try await households.open("3-1-1502")
            let (copy, other) = (try await households.open("3-1502"), try await households.open("31502"))
            let stranger = try await households.open("9-9-901")
            let first = try await record(bench, phone: "13700000001", unit: "1-1-101", of: copy)
            _ = try await record(bench, phone: "13700000002", unit: "1-1-102", of: stranger)
            let second = try await record(bench, phone: "13700000003", unit: "1-1-103", of: lead)
            let third = try await record(bench, phone: "13700000004", unit: "1-1-104", of: other)
            for contact in [second, third] { #expect(try await repeats(bench, contact).isEmpty) }
            for file in [copy, other] { try await households.give("merge", to: file, #"{"into": "\#(lead)", "reason": "同一户"}"#) }
            #expect(try await eventually { try await Set(households.file(lead).mergedFiles) == [copy, other] })
            #expect(try await repeats(bench, second).map(\.id) == [first.description])
            let found = try await repeats(bench, third)
            #expect(
                Set(found.map(\.id)) == [first.description, second.description] && found.allSatisfy { $0.reasons.first == "household" })
            try await households.give("unmerge", to: other)
            #expect(try await repeats(bench, third).isEmpty)
        }
    }

    @Test("The contact is tied to the one that was chosen, and to none that is not there or another office's")
    func linked() async throws {
        try await ServiceBench.with { bench in
            let first = try await record(bench)
            let second = try await record(bench)
            let answer = try await bench.give("link", to: second, #"{"to": "\#(first)"}"#)
            #expect(answer.json["linkedTo"] as? String == first.description)
            #expect(answer.json["state"] as? String == "recorded")
            try await bench.service.settle()
            #expect(try bench.topics.events(ContactLinked.self, with: bench.coder).map(\.linkedTo) == [first])
            for body in ["{}", #"{"to": "\#(UUID().uuidString)"}"#, #"{"to": "\#(second)"}"#] {
                let refused = try await bench.service.ask(
                    TestRequest("POST /contacts/\(second)/link", as: .receptionist, of: Self.office, body: Data(body.utf8)))
                #expect(refused.status == 422 && refused.faults == ["to"], "\(body): \(refused.status) \(refused.faults)")
            }
        }
    }

    @Test("Who may not see whose number it is may not ask whose contacts are alike (OPS-01)")
    func hidden() async throws {
        try await ServiceBench.with { bench in
            let contact = try await record(bench)
            #expect(try await ask(bench, contact, as: .technician).status == 403)
            #expect(try await ask(bench, contact, as: .csManager).status == 200)
        }
    }
}
