import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

@Suite("Corrective actions over HTTP", .timeLimit(.minutes(10)))
struct CorrectiveServiceTests {
    @Test("From opening to the documents with the contract's own examples; a complaint of another office is refused")
    func course() async throws {
        try await ServiceBench.with { bench in
            let contract = try OpenAPIFile("complaint-routing.yaml")
            let schema = try #require(contract.schema("CorrectiveAction"))
            let opened = try await bench.service.ask(
                TestRequest("POST /corrective-actions", as: .qualityDept, body: try contract.example(of: "POST /corrective-actions")))
            #expect(opened.status == 201, "\(opened.problem ?? "") \(opened.faults)")
            let id = try #require(opened.json["id"] as? String)
            for (command, role, state) in [
                ("set-measures", Role.engineeringSupervisor, "measures_set"), ("implement", .engineeringSupervisor, "implemented"),
                ("check", .qualityDept, "effective"), ("document", .qualityDept, "effective"),
            ] {
                let answer = try await bench.service.ask(
                    TestRequest(
                        "POST /corrective-actions/\(id)/\(command)", as: role,
                        body: try contract.example(of: "POST /corrective-actions/{id}/\(command)")))
                #expect(answer.status == 200, "\(command): \(answer.problem ?? "") \(answer.faults)")
                #expect(answer.json["state"] as? String == state)
                #expect(try SchemaCheck.differences(answer.body, schema) == [])
            }

            let complaint = try await bench.report()
            let linked = #"{"office":"osmanthus","department":"engineering","problem":"同一部电梯","complaintId":"\#(complaint)"}"#
            let foreign = linked.replacing("osmanthus", with: "yunhu")
            #expect(
                try await bench.service.ask(TestRequest("POST /corrective-actions", as: .qualityDept, body: Data(linked.utf8))).status
                    == 201)
            let refused = try await bench.service.ask(TestRequest("POST /corrective-actions", as: .qualityDept, body: Data(foreign.utf8)))
            #expect(refused.status == 422)
            #expect(refused.faults == ["complaintId"])
            // For another office: refused for that, whether or not that office has the complaint (OPS-01).
            for named in [linked, linked.replacing("\(complaint)", with: UUID().uuidString.lowercased())] {
                let stranger = try await bench.service.ask(
                    TestRequest("POST /corrective-actions", as: .qualityDept, of: "yunhu", body: Data(named.utf8)))
                #expect(stranger.status == 403 && stranger.faults.isEmpty)
            }
            let found = try await bench.service.ask(TestRequest("GET /corrective-actions?complaint=\(complaint)", as: .qualityDept))
            #expect((found.json["items"] as? [Any])?.count == 1)
        }
    }

    @Test("What is wrong in a request is named, every field of it")
    func badRequests() async throws {
        try await ServiceBench.with { bench in
            let empty = try await bench.service.ask(TestRequest("POST /corrective-actions", as: .qualityDept, body: Data("{}".utf8)))
            #expect(empty.status == 422)
            #expect(Set(empty.faults) == ["office", "department", "problem"])
            let nobody = try await bench.service.ask(
                TestRequest(
                    "POST /corrective-actions/\(UUID())/check", as: .qualityDept, body: Data(#"{"effective":true,"note":"x"}"#.utf8)))
            #expect(nobody.status == 404)
        }
    }
}
