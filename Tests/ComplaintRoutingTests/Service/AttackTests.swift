import Casework
import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

@Suite("Attacks on ComplaintRouting (reliability §6)", .timeLimit(.minutes(10)))
struct AttackTests {
    private static let file = "complaint-routing.yaml"

    private static func places(in service: TestService) async throws -> AttackedPlaces {
        _ = try await service.clock.move(toOffset: local("2026-03-02 09:30").timeIntervalSinceNow)
        try await service.beginExamples(in: file)
        try await RegisterDays(engine: service.engine).pass()
        let told = local("2026-03-02 09:00")
        let members = (1...5).map {
            MatterObservation.Observed(
                id: ComplaintID(.v7()), household: "3-1-10\($0)", registeredAt: told, knownAt: told, isOpen: true)
        }
        try await service.begin(
            .observe(MatterObservation(office: "yunxi", subject: .buildingsEquipment, complaints: members)), as: ComplaintGroup.self)
        try await service.begin(
            .record(office: "yunxi", firstDay: "2026-01-01", lastDay: "2026-03-31", ArchiveFindings()), as: ArchiveCheck.self)
        var places = AttackedPlaces()
        // A month or a quarter, and the contract cannot say that one is needed.
        places.queries = ["/complaint-statistics": ["month": "2026-03"]]
        return places
    }

    @Test("Whoever may use a route may not use it on another office's case, and no list shows one (OPS-01, OWASP API1)")
    func offices() async throws {
        try await TestService.with(ComplaintRoutingMain.service) { service in
            let places = try await Self.places(in: service)
            let matrix = try await OfficeMatrix(of: service, in: Self.file, places: places)
            #expect(matrix.faults == [])
            #expect(matrix.refused > 100)
        }
    }

    @Test("Texts in paths, queries, bodies and header fields are data: they are refused or find nothing, whatever they are")
    func hostile() async throws {
        try await TestService.with(ComplaintRoutingMain.service) { service in
            let places = try await Self.places(in: service)
            let before = try await service.count("SELECT count(*) FROM case_file")
            let hostile = try await HostileRequests(of: service, in: Self.file, places: places)
            #expect(hostile.faults == [])
            #expect(["path", "query", "body", "field", "header"].allSatisfy { hostile.asked[$0, default: 0] > 100 })
            let after = try await service.count("SELECT count(*) FROM case_file")
            #expect(before > 0 && after >= before)
        }
    }

    @Test("A token that must not pass opens no route of the service (D13)") func tokens() async throws {
        let issuer = try TestIssuer.usual.get()
        let verifier = await TestIssuer.verifier(TestIssuer.set(try issuer.jwk()))
        try await TestService.with(ComplaintRoutingMain.service, verifier: verifier) { service in
            let door = try await TokensAtTheDoor(of: service, issuer, in: Self.file)
            #expect(door.faults == [])
            #expect(door.asked > 400)
        }
    }
}
