import Casework
import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Attacks on Intake (reliability §6)", .timeLimit(.minutes(10)))
struct AttackTests {
    private static let file = "intake.yaml"

    /// A case of every kind, on the day of the examples, with an original of the staff's and a contact of an owner's with another.
    private static func places(in service: TestService) async throws -> AttackedPlaces {
        let day = try #require(ISO8601DateFormatter().date(from: "2026-03-02T09:30:00+08:00"))
        _ = try await service.clock.move(toOffset: day.timeIntervalSinceNow)
        #expect(try await service.beginExamples(in: file) == [])
        let cases = try await service.casesByCollection()
        let (contact, household) = (try #require(cases["contacts"]), try #require(cases["households"]))
        let words = #"{"householdId": "\#(household)", "channel": "app", "words": "厨房水龙头关不紧"}"#
        let filed = try await service.ask(TestRequest("POST /own/contacts", as: .owner, of: household, body: Data(words.utf8)))
        #expect(filed.status == 201, "\(filed.json["detail"] ?? "") \(filed.faults)")
        let own = try #require(filed.json["id"] as? String)
        let named = [
            "/contacts/{id}/originals": try await original("contacts/\(contact)", as: .receptionist, of: nil, in: service),
            "/own/contacts": own,
            "/own/contacts/{id}/originals": try await original("own/contacts/\(own)", as: .owner, of: household, in: service),
        ]
        var places = AttackedPlaces(
            named: named, household: household, unmade: ["patrol-days", "requests", "services", "tokens", "trend-summaries"])
        // The telephone system's own name for a call.
        places.noLinks = ["POST /calls callId"]
        return places
    }

    private static func original(_ path: String, as role: Role, of office: String?, in service: TestService) async throws -> String {
        let request = TestRequest("POST /\(path)/originals?kind=photo", as: role, of: office, body: Files.png)
        let answer = try await service.ask(request.with("Content-Type", "image/png"))
        let original = (answer.json["originals"] as? [[String: Any]])?.last?["id"] as? String
        return try #require(original, "\(answer.status) \(answer.json["detail"] ?? "")")
    }

    @Test("Whoever may use a route may not use it on another office's case, and no list shows one (OPS-01, OWASP API1)")
    func offices() async throws {
        try await TestService.with(IntakeMain.service) { service in
            let places = try await Self.places(in: service)
            let matrix = try await OfficeMatrix(of: service, in: Self.file, places: places)
            #expect(matrix.faults == [])
            #expect(matrix.refused > 800)
        }
    }

    @Test("Texts in paths, queries, bodies and header fields are data: they are refused or find nothing, whatever they are")
    func hostile() async throws {
        try await TestService.with(IntakeMain.service) { service in
            let places = try await Self.places(in: service)
            let before = try await service.count("SELECT count(*) FROM case_file")
            let hostile = try await HostileRequests(of: service, in: Self.file, places: places, ownForms: ["open311"])
            #expect(hostile.faults == [])
            #expect(["path", "query", "body", "field", "header"].allSatisfy { hostile.asked[$0, default: 0] > 100 })
            let after = try await service.count("SELECT count(*) FROM case_file")
            #expect(before > 0 && after >= before)
        }
    }

    @Test("A token that must not pass opens no route of the service (D13)") func tokens() async throws {
        let issuer = try TestIssuer.usual.get()
        let verifier = await TestIssuer.verifier(TestIssuer.set(try issuer.jwk()))
        try await TestService.with(IntakeMain.service, verifier: verifier) { service in
            let door = try await TokensAtTheDoor(of: service, issuer, in: Self.file, ownForms: ["open311"])
            #expect(door.faults == [])
            #expect(door.asked > 400)
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
