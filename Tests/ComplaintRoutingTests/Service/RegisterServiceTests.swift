import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

@Suite("The daily register on a real database (CMP-37)", .timeLimit(.minutes(10)))
struct RegisterServiceTests {
    private func days(_ service: TestService, _ query: String = "") async throws -> [[String: Any]] {
        let answer = try await service.ask(TestRequest("GET /register-days?\(query)", as: .officeDirector))
        return answer.json["items"] as? [[String: Any]] ?? []
    }

    @Test("The first complaint of an office stands in the register of its own day, also when that day ends before the next look")
    func firstDay() async throws {
        try await TestService.with(ComplaintRoutingMain.service) { service in
            let bench = ServiceBench(service: service)
            try await bench.setClock("2026-03-02 23:59")
            _ = try await bench.report()
            try await bench.setClock("2026-03-04 00:01")
            try await RegisterDays(engine: service.engine).pass()
            #expect(
                Set(try await days(service).compactMap { $0["day"] as? String }) == ["2026-03-02", "2026-03-03", "2026-03-04"])
        }
    }

    @Test(
        "Each local day begins once with any number of instances, also those that passed while none ran, and is signed with what was seen")
    func days() async throws {
        try await TestService.with(ComplaintRoutingMain.service, instances: 3) { service in
            let bench = ServiceBench(service: service)
            try await bench.setClock("2026-03-02 09:30")
            let late = try await bench.report()
            try await RegisterDays(engine: service.engine).pass()
            try await RegisterDays(engine: service.engine).pass()
            let today = try await days(service)
            #expect(today.map { $0["day"] as? String } == ["2026-03-02"])

            try await bench.setClock("2026-03-05 10:00")
            let hasCaughtUp = try await eventually { try await days(service).count == 4 }
            #expect(hasCaughtUp)
            #expect(
                Set(try await days(service).compactMap { $0["day"] as? String }) == [
                    "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05",
                ])
            let isTold = try await eventually {
                try await service.count("SELECT count(*) FROM outbox WHERE type = 'guanjia.complaints.register.unsigned.v1'") == 3
            }
            #expect(isTold)
            #expect(try await service.count("SELECT count(*) FROM timer WHERE name = 'T-DIRECTOR'") == 1)
            let hasBreach = try await eventually {
                try await service.count("SELECT count(*) FROM complaint_index WHERE breaches >= 4") == 1
            }
            #expect(hasBreach)

            let contract = try OpenAPIFile("complaint-routing.yaml")
            let id = try #require(try await days(service, "day=2026-03-05").first?["id"] as? String)
            let seen = try await service.ask(TestRequest("GET /register-days/\(id)/findings", as: .officeDirector))
            #expect(try SchemaCheck.differences(seen.body, try #require(contract.schema("RegisterFindings"))) == [])
            #expect(seen.json["open"] as? Int == 1)
            #expect(seen.json["late"] as? Int == 1)
            #expect(seen.json["unowned"] as? Int == 1)
            #expect(seen.json["registered"] as? Int == 0)
            #expect(seen.json["complaintIds"] as? [String] == [late.description])
            let signed = try await service.ask(
                TestRequest(
                    "POST /register-days/\(id)/sign", as: .officeDirector,
                    body: try contract.example(of: "POST /register-days/{id}/sign")))
            #expect(signed.status == 200, "\(signed.problem ?? "")")
            #expect(try SchemaCheck.differences(signed.body, try #require(contract.schema("RegisterDay"))) == [])
            #expect(((signed.json["signature"] as? [String: Any])?["findings"] as? [String: Any])?["late"] as? Int == 1)
            let drawn = try #require((signed.json["signature"] as? [String: Any])?["drawing"] as? String)
            let listed = try #require(try await days(service, "state=signed").first?["signature"] as? [String: Any])
            #expect(listed["name"] as? String == "顾明远" && listed["drawing"] == nil)
            let again = try await service.ask(TestRequest("GET /register-days/\(id)", as: .qualityDept))
            #expect((again.json["signature"] as? [String: Any])?["drawing"] as? String == drawn)
            let masked = try await service.ask(TestRequest("GET /register-days/\(id)", as: .technician))
            #expect(masked.json["state"] as? String == "signed" && masked.json["signature"] == nil)
            let told = try await service.count(
                "SELECT count(*) FROM outbox WHERE convert_from(payload, 'UTF8') LIKE '%顾明远%' OR convert_from(payload, 'UTF8') LIKE '%M60 110%'"
            )
            #expect(told == 0)
            let open = try #require(try await days(service, "day=2026-03-04").first?["id"] as? String)
            for (body, field) in [
                (#"{"drawing":"M1 1"}"#, "drawing"), (#"{"drawing":"<svg>"}"#, "drawing"), (#"{"name":"顾\n明远"}"#, "name"),
            ] {
                let refused = try await service.ask(
                    TestRequest("POST /register-days/\(open)/sign", as: .officeDirector, body: Data(body.utf8)))
                #expect(refused.status == 422 && refused.faults == [field], "\(body)")
            }
            let other = try await service.ask(
                TestRequest("POST /register-days/\(id)/sign", as: .receptionist, body: Data("{}".utf8)))
            #expect(other.status == 403)
        }
    }
}
