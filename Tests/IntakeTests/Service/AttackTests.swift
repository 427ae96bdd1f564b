import Casework
import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Attacks on Intake (reliability §6)", .timeLimit(.minutes(10)))
struct AttackTests {
    @Test("Whoever may use a route may not use it on another office's case, and no list shows one (OPS-01, OWASP API1)")
    func offices() async throws {
        try await TestService.with(IntakeMain.service) { service in
            // The day of the examples.
            let day = try #require(ISO8601DateFormatter().date(from: "2026-03-02T09:30:00+08:00"))
            _ = try await service.clock.move(toOffset: day.timeIntervalSinceNow)
            #expect(try await service.beginExamples(in: "intake.yaml") == [])
            let matrix = try await OfficeMatrix(of: service, in: "intake.yaml", unmade: ["patrol-days", "open311", "trend-summaries"])
            #expect(matrix.faults == [])
            #expect(matrix.refused > 500)
        }
    }

    @Test("A text in a query is data: it is refused or finds nothing, whatever it is") func queries() async throws {
        try await TestService.with(IntakeMain.service) { service in
            try await service.beginExamples(in: "intake.yaml")
            let hostile = try await HostileQueries(of: service, in: "intake.yaml")
            #expect(hostile.faults == [])
            #expect(hostile.asked > 500)
            #expect(try await service.count("SELECT count(*) FROM case_file") > 10)
        }
    }

    @Test("Somebody else's idempotency key is worth nothing: no answer of theirs comes back, and what is asked is done (D8)")
    func guessedKey() async throws {
        try await TestService.with(IntakeMain.service) { service in
            var request = TestRequest("POST /contacts", as: .receptionist)
            request.body = try OpenAPIFile("intake.yaml").example(of: "POST /contacts")
            let first = try await service.ask(request)
            let again = try await service.ask(request)
            #expect(first.status == 201 && again.status == 201)
            #expect(again.json["id"] as? String == first.json["id"] as? String)
            var guess = request
            guess.token = TestRequest("GET /", as: .csDept).token
            let theirs = try await service.ask(guess)
            #expect(theirs.status == 201)
            #expect(theirs.json["id"] as? String != first.json["id"] as? String)
            guess.token = TestRequest("GET /", as: .csManager, of: OfficeMatrix.other).token
            #expect(try await service.ask(guess).status == 403)
        }
    }
}
