import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("Raising, repeating and reading slips over HTTP", .timeLimit(.minutes(10)))
struct ReadingTests {
    @Test("A slip of a patrol is raised by the contract's example, and repeated without a second one (D8, REP-30)")
    func raise() async throws {
        try await ServiceBench.with { bench in
            let example = try OpenAPIFile("repair-dispatch.yaml").example(of: "POST /work-orders")
            let request = TestRequest("POST /work-orders", as: .security, body: example)
            let made = try await bench.service.ask(request)
            #expect(made.status == 201)
            try bench.hold(made)
            let id = try #require(made.json["id"] as? String)
            #expect(made.fields["location"] == "/work-orders/\(id)")
            let again = try await bench.service.ask(request)
            #expect(again.status == 201)
            #expect(again.body == made.body)
            #expect(again.fields["idempotency-replayed"] == "true")
            #expect(try await bench.service.count("SELECT count(*) FROM case_file") == 1)
        }
    }

    @Test("Who has no need of the owner's name and phone sees them masked, and the place in full (OPS-01, D13)") func masked() async throws
    {
        try await ServiceBench.with { bench in
            let id = try await bench.raise()
            try await bench.repair(id)
            let answer = try await bench.service.ask(TestRequest("GET /work-orders/\(id)", as: .generalManager))
            try bench.hold(answer)
            let text = String(decoding: answer.body, as: UTF8.self)
            #expect(!text.contains("方敏") && !text.contains("13900000042"))
            let request = try #require(answer.json["request"] as? [String: String])
            #expect(request["contactPerson"] == "方**")
            #expect(request["contactPhone"] == "****0042")
            #expect(request["unit"] == "3-1201")
            #expect(request["address"] == "云熙花园 3 栋")
            #expect(answer.json["contactShown"] as? Bool == false)
        }
    }

    @Test("The slip is printed for those who may read it, and loads and runs nothing") func printed() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.raise(ServiceBench.handOver(what: "<script>alert(1)</script>"))
            let page = try await bench.service.ask(TestRequest("GET /work-orders/\(id)/slip", as: .technician, of: "yunxi"))
            #expect(page.status == 200)
            #expect(page.fields["content-type"] == "text/html; charset=utf-8")
            #expect(page.fields["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'")
            #expect(page.fields["cache-control"] == "no-store")
            #expect(page.fields["etag"] == "\"2\"")
            let html = String(decoding: page.body, as: UTF8.self)
            #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !html.contains("<script>"))
            #expect(html.contains("13900000042"))
            let masked = try await bench.service.ask(TestRequest("GET /work-orders/\(id)/slip", as: .generalManager))
            #expect(!String(decoding: masked.body, as: UTF8.self).contains("13900000042"))
            let other = try await bench.service.ask(TestRequest("GET /work-orders/\(id)/slip", as: .technician, of: "donghu"))
            #expect(other.status == 404)
            #expect(other.problem == "not-found")
            let none = try await bench.service.ask(TestRequest("GET /work-orders/\(WorkOrderID(.v7()))/slip", as: .technician))
            #expect(none.status == 404)
            let nobody = try await bench.service.ask(TestRequest("GET /work-orders/\(id)/slip", as: .technician).with(token: nil))
            #expect(nobody.status == 401)
        }
    }

    @Test("Words are read for danger before anything is stored, without a key, and nothing of them is kept (REP-01, REP-02)")
    func triage() async throws {
        try await ServiceBench.with { bench in
            let file = try OpenAPIFile("repair-dispatch.yaml")
            let example = try file.example(of: "POST /repair-triage")
            let request = TestRequest("POST /repair-triage", as: .receptionist, body: example).with("Idempotency-Key", nil)
            let answer = try await bench.service.ask(request)
            #expect(answer.status == 200)
            let schema = try #require(try OpenAPIFile("common.yaml").schema("TriageAnswer"))
            #expect(try SchemaCheck.differences(answer.body, schema) == [])
            let proposals = try #require(answer.json["proposals"] as? [[String: Any]])
            #expect(proposals.compactMap { $0["category"] as? String } == ["EM1"])
            #expect(answer.json["trade"] as? String == "lift")
            #expect(answer.fields["cache-control"] == "no-store")
            let harmless = TestRequest("POST /repair-triage", as: .receptionist, body: Data(#"{"what":"请来看一下"}"#.utf8))
            let nothing = try await bench.service.ask(harmless)
            #expect((nothing.json["proposals"] as? [Any])?.isEmpty == true)
            for (body, status) in [("{}", 422), (#"{"what":" "}"#, 422), ("[]", 400), (#"{"what":7}"#, 400)] {
                let bad = TestRequest("POST /repair-triage", as: .receptionist, body: Data(body.utf8))
                #expect(try await bench.service.ask(bad).status == status, "\(body)")
            }
            #expect(try await bench.service.ask(request.with(token: nil)).status == 401)
            #expect(try await bench.service.count("SELECT count(*) FROM case_file") == 0)
            #expect(try await bench.service.count("SELECT count(*) FROM idempotency_key") == 0)
        }
    }

    @Test("Lists go page by page, newest first, and stay inside the caller's office") func lists() async throws {
        try await ServiceBench.with { bench in
            var ids: [String] = []
            for _ in 0..<5 { ids.append(try await bench.raise().description) }
            try await bench.give("collect", to: WorkOrderID(try #require(UUID(uuidString: ids[0]))), as: .engineering)
            let schema = try #require(try OpenAPIFile("repair-dispatch.yaml").schema("WorkOrderPage"))
            var found: [String] = []
            var path = "/work-orders?limit=2"
            while true {
                let page = try await bench.service.ask(TestRequest("GET \(path)", as: .csManager))
                #expect(try SchemaCheck.differences(page.body, schema) == [])
                found += (page.json["items"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
                guard let next = page.json["next"] as? String, found.count < 10 else { break }
                path = "/work-orders?limit=2&cursor=\(next)"
            }
            #expect(found == ids.reversed())
            func count(_ query: String, of office: String?) async throws -> Int? {
                let page = try await bench.service.ask(TestRequest("GET /work-orders?\(query)", as: .receptionist, of: office))
                return (page.json["items"] as? [Any])?.count
            }
            #expect(try await count("state=collected", of: "yunxi") == 1)
            #expect(try await count("office=yunxi", of: "donghu") == 0)
            #expect(try await count("office=donghu", of: nil) == 0)
            let number = try #require(try await bench.order(WorkOrderID(UUID(uuidString: ids[2]) ?? UUID()))?.number)
            #expect(try await count("number=\(number)", of: "yunxi") == 1)
            let other = try await bench.service.ask(TestRequest("GET /work-orders/\(ids[0])", as: .receptionist, of: "donghu"))
            #expect(other.status == 404)
        }
    }
}
