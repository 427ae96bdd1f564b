import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

@Suite("Filing and reading complaints over HTTP", .timeLimit(.minutes(10))) struct RequestTests {
    private static func register(_ role: Role) throws -> TestRequest {
        TestRequest("POST /complaints", as: role, body: try OpenAPIFile("complaint-routing.yaml").example(of: "POST /complaints"))
    }

    @Test("Any employee files the contract's example; sent again it is answered again, and made once (CMP-10, D8)")
    func register() async throws {
        try await ServiceBench.with { bench in
            var request = try Self.register(.technician)
            let made = try await bench.service.ask(request)
            #expect(made.status == 201)
            try bench.hold(made)
            #expect(made.json["number"] as? String == "CP-20260302-000001")
            #expect(made.fields["location"] == "/complaints/\(made.json["id"] as? String ?? "")")
            let again = try await bench.service.ask(request)
            #expect(again.status == 201)
            #expect(again.fields["idempotency-replayed"] == "true")
            #expect(again.body == made.body)
            request.body = Data("{}".utf8)
            request.fields["Idempotency-Key"] = UUID().uuidString
            #expect(try await bench.service.ask(request).status == 422)
            #expect(try await bench.service.count("SELECT count(*) FROM case_file WHERE kind = 'complaint'") == 1)
            let list = try await bench.service.ask(TestRequest("GET /complaints?state=registered", as: .csDept))
            let schema = try #require(OpenAPIFile("complaint-routing.yaml").schema("ComplaintPage"))
            #expect(try SchemaCheck.differences(list.body, schema) == [])
        }
    }

    @Test("A key is for one request only (D8)") func reusedKey() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.report()
            var request = TestRequest(
                "POST /complaints/\(id)/acknowledge", as: .receptionist, body: Data(#"{"text": "已收到", "noReplyTime": "业主挂断"}"#.utf8))
            #expect(try await bench.service.ask(request).status == 200)
            request.body = Data(#"{"text": "收到了", "noReplyTime": "业主挂断"}"#.utf8)
            let refused = try await bench.service.ask(request)
            #expect(refused.status == 422)
            #expect(refused.problem == "idempotency-key-reused")
        }
    }

    @Test("Who need not know the owner sees initials and no narrative; staff of another office sees nothing (OPS-01, D13)")
    func masking() async throws {
        try await ServiceBench.with { bench in
            let made = try await bench.service.ask(try Self.register(.hr))
            let path = "/complaints/\(made.json["id"] as? String ?? "")"
            #expect(!String(decoding: made.body, as: UTF8.self).contains("13900000042"))
            let full = try await bench.service.ask(TestRequest("GET \(path)", as: .csDept))
            try bench.hold(full)
            #expect((full.json["complainant"] as? [String: Any])?["name"] as? String == "方敏")
            #expect(full.json["masked"] as? Bool == false)
            let masked = try await bench.service.ask(TestRequest("GET \(path)", as: .hr))
            try bench.hold(masked)
            #expect((masked.json["complainant"] as? [String: Any])?["name"] as? String == "方**")
            #expect(masked.json["narrative"] == nil)
            for route in ["GET \(path)", "GET \(path)/history"] {
                let elsewhere = try await bench.service.ask(TestRequest(route, as: .csDept, of: "donghu"))
                #expect(elsewhere.problem == "not-found")
            }
            let list = try await bench.service.ask(TestRequest("GET /complaints?office=yunxi", as: .csDept, of: "donghu"))
            #expect((list.json["items"] as? [Any])?.isEmpty == true)
        }
    }
}
