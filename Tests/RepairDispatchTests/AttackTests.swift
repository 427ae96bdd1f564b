import Casework
import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("Attacks on RepairDispatch (reliability §6)", .timeLimit(.minutes(10)))
struct AttackTests {
    private static let file = "repair-dispatch.yaml"

    /// A case of every kind, with a picture.
    private static func places(in service: TestService) async throws -> AttackedPlaces {
        _ = try await service.clock.move(toOffset: instant("2026-03-02 09:30").timeIntervalSinceNow)
        try await service.beginExamples(in: file)
        let order = try #require(try await service.casesByCollection()["work-orders"])
        let picture = TestRequest("POST /work-orders/\(order)/attachments?kind=fault", as: .technician, body: Pictures.png)
        let answer = try await service.ask(picture.with("Content-Type", "image/png"))
        let name = (answer.json["attachments"] as? [[String: Any]])?.last?["id"] as? String
        try await service.begin(.begin(office: "yunxi", month: try #require(LedgerMonth("2026-02"))), as: LedgerClose.self)
        let scope = SummaryScope(
            office: "yunxi", period: .daily, day: "2026-02-27", from: instant("2026-02-26 17:30"), until: instant("2026-02-27 17:30"))
        try await service.begin(.make(scope, SummaryFindings()), as: RepairSummary.self)
        var places = AttackedPlaces(
            named: ["/work-orders/{id}/attachments": try #require(name, "\(answer.status) \(answer.json["detail"] ?? "")")])
        // Each action of a device's has an answer of its own.
        places.batches = ["POST /offline-actions"]
        // A picture of the slip's own, and what the policy says.
        places.noLinks = ["POST /work-orders/{id}/sign-off signatureId"]
        places.common = ["GET /charge-standard"]
        return places
    }

    @Test("Whoever may use a route may not use it on another office's case, and no list shows one (OPS-01, OWASP API1)")
    func offices() async throws {
        try await TestService.with(RepairDispatchMain.service) { service in
            let places = try await Self.places(in: service)
            let matrix = try await OfficeMatrix(of: service, in: Self.file, places: places)
            #expect(matrix.faults == [])
            #expect(matrix.refused > 100)
        }
    }

    @Test("Texts in paths, queries, bodies and header fields are data: they are refused or find nothing, whatever they are")
    func hostile() async throws {
        try await TestService.with(RepairDispatchMain.service) { service in
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
        try await TestService.with(RepairDispatchMain.service, verifier: verifier) { service in
            let door = try await TokensAtTheDoor(of: service, issuer, in: Self.file)
            #expect(door.faults == [])
            #expect(door.asked > 400)
        }
    }

    @Test("Somebody else's idempotency key is worth nothing, nor one's own in another post or office (D8)") func guessedKeys() async throws
    {
        try await TestService.with(RepairDispatchMain.service) { service in
            let places = try await Self.places(in: service)
            let keys = try await GuessedKeys(of: service, in: Self.file, places: places)
            #expect(keys.faults == [])
            #expect(!keys.tried.isEmpty)
        }
    }
}
