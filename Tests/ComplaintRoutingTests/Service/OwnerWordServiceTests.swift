import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

@Suite("What owners say of their complaints in an app (催单, 撤单; ADR 36)", .timeLimit(.minutes(10)))
struct OwnerWordServiceTests {
    private func urged(_ complaint: ComplaintID, at time: String, _ words: String? = nil) -> ContactUrged {
        ContactUrged(
            contactId: ContactID(.v7()), number: "CT-20260302-000007", office: "osmanthus", urgedAt: local(time), times: 1,
            complaintId: complaint, sealed: words.map { .content(OwnerWords(words: $0)) })
    }

    private func withdrawn(_ complaint: ComplaintID?, _ words: String? = nil) -> ContactWithdrawn {
        ContactWithdrawn(
            contactId: ContactID(.v7()), number: "CT-20260302-000007", office: "osmanthus", withdrawnAt: Date(), complaintId: complaint,
            sealed: words.map { .content(OwnerWords(words: $0)) })
    }

    @Test("An urging is in the history, told to the post that has it in hand, and counted; it moves no clock (CMP-29)")
    func urging() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.report()
            let before = try #require(try await bench.complaint(id))
            let fact = urged(id, at: "2026-03-02 09:40", "什么时候能好")
            try await bench.tell(fact, about: fact.contactId.retyped())
            let second = urged(id, at: "2026-03-02 13:50")
            try await bench.tell(second, about: second.contactId.retyped())
            // What is told again changes nothing.
            try await bench.tell(second, about: second.contactId.retyped())
            let after = try #require(try await bench.complaint(id))
            #expect(after.urged == Urged(times: 2, at: local("2026-03-02 13:50")))
            #expect(after.state == before.state && after.clocks == before.clocks)
            let told = try bench.facts(ComplaintUrged.self, of: id)
            #expect(told.map(\.times) == [1, 2] && told.map(\.notify) == [[.csDept], [.csDept]])
            let history = try await bench.service.ask(TestRequest("GET /complaints/\(id)/history", as: .csDept))
            let lines = try #require(history.json["items"] as? [[String: Any]]).filter { $0["command"] as? String == "note-urge" }
            #expect(lines.map { $0["reason"] as? String } == ["什么时候能好", nil])
            let seen = try await bench.service.ask(TestRequest("GET /complaints/\(id)", as: .csDept))
            #expect(try SchemaCheck.differences(seen.body, try #require(OpenAPIFile("complaint-routing.yaml").schema("Complaint"))) == [])
            #expect((seen.json["urged"] as? [String: Any])?["times"] as? Int == 2)
        }
    }

    @Test("An owner takes an open complaint back; one that is over, or is of no contact, ends its own way and parks nothing")
    func withdrawal() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.report()
            let fact = withdrawn(id, "算了")
            try await bench.tell(fact, about: fact.contactId.retyped())
            #expect(try await bench.complaint(id)?.state == .withdrawn)
            #expect(try bench.facts(ComplaintWithdrawn.self, of: id).count == 1)
            let over = try await bench.report()
            try await bench.work(on: over)
            let request = try bench.callback(of: over)
            try await bench.tell(ServiceBench.satisfied(request), about: request.callbackTaskId.retyped())
            for late in [withdrawn(over), withdrawn(id), withdrawn(nil)] { try await bench.tell(late, about: late.contactId.retyped()) }
            let urge = urged(over, at: "2026-03-02 10:40")
            try await bench.tell(urge, about: urge.contactId.retyped())
            #expect(try await bench.complaint(over)?.state == .closed)
            #expect(try bench.facts(ComplaintUrged.self, of: over).isEmpty)
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }
}
