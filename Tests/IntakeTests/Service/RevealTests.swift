import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Who saw the private particulars of a contact is on record (OPS-01, D13)", .timeLimit(.minutes(10)))
struct RevealTests {
    @Test("Each reading in clear is one line with who, which and where, and nothing private; a masked one is none") func reveals()
        async throws
    {
        let log = LogRecorder()
        try await TestService.with(IntakeMain.service, log: log) { service in
            let bench = ServiceBench(service: service)
            let id = try await bench.record()
            #expect(log.reveals.count == 1, "the answer to the first command shows it")
            _ = try await bench.read(id, as: .cleaningLead)
            #expect(log.reveals.count == 1)
            let shown = try await bench.read(id)
            #expect(log.reveals.count == 2)
            let line = try #require(log.reveals.last), number = try #require(shown.json["number"] as? String)
            for part in [
                "actor=test-receptionist", "actor.role=receptionist", "case.id=\(id)", "case.number=\(number)", "case.kind=contact",
                "http.route=/contacts/{id}", "access.reason=post", "hb.request.id=",
            ] { #expect(line.contains(part), "\(part) in \(line)") }
            _ = try await service.ask(Self.reading(id, because: "enquiry"))
            #expect(log.reveals.count == 3 && log.reveals.last?.contains("access.reason=enquiry") == true)
            _ = try await bench.record(example: 1)
            let list = try await service.ask(TestRequest("GET /contacts", as: .receptionist))
            #expect(list.status == 200 && log.reveals.count == 5)
            #expect(log.reveals.last?.contains("cases=2") == true)
            _ = try await service.ask(TestRequest("GET /contacts", as: .cleaningLead))
            #expect(log.reveals.count == 5)
            let caller = try #require(shown.json["caller"] as? [String: Any])
            for secret in caller.values.compactMap({ $0 as? String }) where secret.count > 2 {
                #expect(!log.recorded.contains { $0.contains(secret) }, "a private value is in the log")
            }
        }
    }

    @Test("Why is said in one of some words; what people write in their place is refused and stands in no log") func words() async throws {
        let log = LogRecorder()
        try await TestService.with(IntakeMain.service, log: log) { service in
            let bench = ServiceBench(service: service)
            let id = try await bench.record()
            let shown = log.reveals.count
            for word in ["", "because of 3-2-1502", "post, audit", "AUDIT"] {
                let refused = try await service.ask(Self.reading(id, because: word))
                #expect(refused.status == 400, "\(word)")
                let detail = refused.json["detail"] as? String ?? ""
                #expect(detail.contains("Access-Reason") && detail.contains("supervision") && !detail.contains("1502"))
            }
            #expect(log.reveals.count == shown && !log.recorded.contains { $0.contains("1502") })
        }
    }

    private static func reading(_ id: ContactID, because reason: String) -> TestRequest {
        var request = TestRequest("GET /contacts/\(id)", as: .receptionist)
        request.fields["Access-Reason"] = reason
        return request
    }
}
