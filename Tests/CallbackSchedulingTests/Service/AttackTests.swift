import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("Attacks on CallbackScheduling (reliability §6)", .timeLimit(.minutes(10)))
struct AttackTests {
    private static let file = "callback-scheduling.yaml"

    private static func places(in service: TestService) async throws -> AttackedPlaces {
        #expect(try await service.beginExamples(in: file) == [])
        _ = try await ServiceBench(service: service).ask(about: ServiceBench.requested())
        var places = AttackedPlaces(
            unmade: [
                "callback-files", "callback-rate-reports", "callback-selections", "coverage-reports", "forum-years", "survey",
                "survey-forms",
                "survey-periods",
            ])
        // A survey has no links before it begins.
        places.unread = ["GET /surveys/{id}/links"]
        return places
    }

    @Test("Whoever may use a route may not use it on another office's case, and no list shows one (OPS-01, OWASP API1)")
    func offices() async throws {
        try await ServiceBench.with { bench in
            let service = bench.service
            let places = try await Self.places(in: service)
            let matrix = try await OfficeMatrix(of: service, in: Self.file, places: places)
            #expect(matrix.faults == [])
            #expect(matrix.refused > 150)
        }
    }

    @Test("Texts in paths, queries, bodies and header fields are data: they are refused or find nothing, whatever they are")
    func hostile() async throws {
        try await ServiceBench.with { bench in
            let service = bench.service
            let places = try await Self.places(in: service)
            let before = try await service.count("SELECT count(*) FROM case_file")
            let hostile = try await HostileRequests(of: service, in: Self.file, places: places, ownForms: ["survey"])
            #expect(hostile.faults == [])
            #expect(["path", "query", "body", "field", "header"].allSatisfy { hostile.asked[$0, default: 0] > 100 })
            let after = try await service.count("SELECT count(*) FROM case_file")
            #expect(before > 0 && after >= before)
        }
    }

    @Test("A token that must not pass opens no route of the service (D13)") func tokens() async throws {
        let issuer = try TestIssuer.usual.get()
        let verifier = await TestIssuer.verifier(TestIssuer.set(try issuer.jwk()))
        try await TestService.with(CallbackSchedulingMain.service, verifier: verifier) { service in
            let door = try await TokensAtTheDoor(of: service, issuer, in: Self.file, ownForms: ["survey"])
            #expect(door.faults == [])
            #expect(door.asked > 400)
        }
    }
}
