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
        try await beginSummaries(in: service)
        let survey = try #require(try await service.casesByCollection()["surveys"])
        let listed = TestRequest(
            "POST /surveys/\(survey)/households", as: .propertyOffice, of: "yunxi",
            body: try OpenAPIFile(file).example(of: "POST /surveys/{id}/households"))
        #expect(try await service.ask(listed).status == 200)
        var places = AttackedPlaces(unmade: ["survey"])
        // The day of the callback.
        places.queries = ["/callback-statistics": ["from": "2026-03-01", "to": "2026-03-31"]]
        // A survey has no links before it begins.
        places.unread = ["GET /surveys/{id}/links"]
        return places
    }

    /// What the service makes by itself, and a callback that another asks for.
    private static func beginSummaries(in service: TestService) async throws {
        let complaint = ComplaintCallbackRequested(
            complaintId: ComplaintID(.v7()), number: "CP-20260302-000001", office: "yunxi", repliedAt: local("2026-03-04 16:00"),
            contactId: nil, callbackTaskId: CallbackTaskID(.v7()), cycle: 1, class: .general, channel: .phone, callbackDueBy: nil,
            sealed: .content(Sample.particulars))
        try await ServiceBench(service: service).tell(complaint, about: complaint.complaintId.retyped())
        let (from, until) = (local("2026-02-01 00:00"), local("2026-03-01 00:00"))
        let month = try #require(LedgerMonth("2026-02"))
        try await service.begin(
            .open(FileScope(office: "yunxi", month: month, from: from, until: until, contents: CallbackFileTests.contents(3))),
            as: CallbackFile.self)
        try await service.begin(
            .make(RateScope(office: "yunxi", month: month, asOf: until, counts: [], earlierReported: 0, earlierMet: 0)),
            as: CallbackRateReport.self)
        try await service.begin(
            .judge(
                CoverageCount(
                    office: "yunxi", subject: .repair, purpose: .period, period: .monthly, day: "2026-02-01", from: from, until: until,
                    asOf: until, cases: 3, done: 1)), as: CoverageReport.self)
        let scope = SelectionScope(
            office: "yunxi", purpose: .period, period: .monthly, day: "2026-02-01", from: from, until: until)
        try await service.begin(
            .make(scope, SelectionFindings(SampleAllocation([], wanted: 0), reasons: [:])), as: CallbackSelection.self)
        try await service.begin(ForumYearCommand(office: "yunxi", year: 2025), as: ForumYear.self)
        try await service.begin(SurveyPeriodCommand(office: "yunxi", from: from, until: until), as: SurveyPeriod.self)
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

    @Test("Somebody else's idempotency key is worth nothing, nor one's own in another post or office (D8)") func guessedKeys() async throws
    {
        try await ServiceBench.with { bench in
            let service = bench.service
            let places = try await Self.places(in: service)
            let keys = try await GuessedKeys(of: service, in: Self.file, places: places)
            #expect(keys.faults == [])
            #expect(!keys.tried.isEmpty)
        }
    }
}
