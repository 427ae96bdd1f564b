import Casework
import Database
import Foundation
import Messaging
import ServiceBootstrap
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

    @Test("Somebody else's idempotency key is worth nothing, nor one's own in another post or office (D8)") func guessedKeys() async throws
    {
        try await TestService.with(ComplaintRoutingMain.service) { service in
            let places = try await Self.places(in: service)
            let keys = try await GuessedKeys(of: service, in: Self.file, places: places)
            #expect(keys.faults == [])
            #expect(!keys.tried.isEmpty)
        }
    }

    @Test(
        "A withdrawal counts from Intake alone, and for a complaint of its office; who has a parked one redriven, and which, is in the log")
    func forged() async throws {
        try await TestService.with(ComplaintRoutingMain.service) { service in
            try await service.beginExamples(in: Self.file)
            let id = try #require(try await service.casesByCollection()["complaints"].flatMap { UUID(uuidString: $0) })
            func state() async throws -> ComplaintState? {
                try await service.engine.reader.find(CaseID(id), as: Complaint.self)?.body.state
            }
            func event(office: String) throws -> CloudEvent {
                let contact = ContactID(.v7())
                let fact = ContactWithdrawn(
                    contactId: contact, number: "CT-20260302-000001", office: office, withdrawnAt: Date(), complaintId: ComplaintID(id))
                return CloudEvent(
                    id: EventID(.v7()), source: Topic.intake.source, type: ContactWithdrawn.type, subject: contact.retyped(), sequence: 1,
                    time: Date(), traceparent: nil, data: try service.engine.coder.encode(fact))
            }
            let before = try await state()
            let genuine = try event(office: "yunxi")
            service.topics.append(genuine, on: .callbacks)
            let strange = try event(office: OfficeMatrix.other)
            service.topics.append(strange, on: .intake)
            try await service.settle()
            #expect(try await state() == before && before != .withdrawn)
            let keys = try await service.parked.keys(limit: 10)
            #expect(Set(keys.map(\.topic)) == [Topic.callbacks.rawValue, Topic.intake.rawValue])
            let misplaced = try #require(keys.first { $0.topic == Topic.callbacks.rawValue })
            let log = LogRecorder()
            try await service.withAdminPort(log: log) { port in
                let name = try #require(misplaced.key.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
                let redrive = TestRequest("POST /parked/\(name)/redrive", as: .operator)
                let answer = try await service.ask(redrive, at: port)
                #expect(answer.status == 200 && answer.json["applied"] as? Int == 0 && answer.json["remaining"] as? Int == 1)
            }
            let line = log.recorded.first { $0.hasPrefix("notice redrive asked for ") } ?? ""
            #expect(line.contains("actor=test-operator") && line.contains("records=guanjia.callbacks.v1/0@0"), "\(line)")
            service.topics.append(genuine, on: .intake)
            try await service.settle()
            #expect(try await state() == .withdrawn)
        }
    }
}
