import Casework
import Database
import Foundation
import Policy
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
        try await promise(in: service)
        try await giveReasons(of: try #require(cases["fee-notices"]), in: service)
        try await service.begin(
            .make(office: "yunxi", try #require(LedgerMonth("2026-02")), TrendFigures()), as: TrendSummary.self)
        try await service.begin(
            PatrolDayCommand(office: "yunxi", day: try #require(LocalDate("2026-02-27")), done: 0), as: PatrolDay.self)
        let matter = "service_code=repair&description=%E7%94%B5%E6%A2%AF%E5%BC%82%E5%93%8D&address_string=3&phone=13800005678"
        let passed = try await service.ask(
            TestRequest("POST /open311/v2/requests.json", as: .cityHotline, of: "yunxi", body: Data(matter.utf8))
                .with("Content-Type", "application/x-www-form-urlencoded"))
        let list = try JSONSerialization.jsonObject(with: passed.body) as? [[String: Any]]
        let request = try #require(list?.first?["service_request_id"] as? String, "\(passed.status)")
        let named = [
            "/open311/v2/requests": request, "/open311/v2/tokens": request,
            "/contacts/{id}/originals": try await original("contacts/\(contact)", as: .receptionist, of: nil, in: service),
            "/own/contacts": own,
            "/own/contacts/{id}/originals": try await original("own/contacts/\(own)", as: .owner, of: household, in: service),
        ]
        var places = AttackedPlaces(
            named: named, household: household, unmade: ["services"])
        // The telephone system's own name for a call, and ids of events.
        places.noLinks = ["POST /calls callId", "POST /webhook-subscriptions/{id}/redeliver events.[]"]
        // What the city's platform may ask is said to everybody; no key is out, and nothing was sent.
        places.common = Set(
            ["discovery.json", "discovery.xml", "v2/discovery.json", "v2/discovery.xml", "v2/services.json", "v2/services.xml"].map {
                "GET /open311/\($0)"
            } + ["GET /keys-out", "GET /webhook-deliveries"])
        places.links = links
        places.bodies = bodies
        places.untaken = untaken
        return places
    }

    /// Which case a field names that is not called after it.
    private static let links = [
        "POST /charges caseId": "passes", "POST /charges/{id}/cancel-receipt bookId": "receipt-books",
        "POST /charges/{id}/issue-receipt bookId": "receipt-books", "POST /contacts linkedTo": "contacts",
        "POST /households/{id}/merge into": "households", "POST /move-ins/{id}/issue-passes passIds.[]": "passes",
        "POST /renovations/{id}/finish passIds.[]": "passes",
    ]

    /// What a case can be tied by, where the example says something else.
    private static let bodies = [
        "POST /charges caseId": """
        {"office": "yunxi", "unit": "3-1-1502", "payer": "林晓岚", "subject": "pass", "method": "cash", "amountFen": 2000}
        """,
        "POST /contacts handOver.fee.feeNoticeId": """
        {"office": "yunxi", "kind": "fee", "channel": "wechat", "reason": "物业费怎么算的", "caller": {"name": "林晓岚", "unit": "3-1-1502"},
         "handOver": {"fee": {}}}
        """,
        "POST /contacts/{id}/hand-over to.fee.feeNoticeId": #"{"to": {"fee": {"question": "物业费怎么算的"}}}"#,
        "POST /patrols/{id}/raise-finding contactId": """
        {"place": "三号楼大堂", "findingKind": "order", "importance": "important", "text": "有异味"}
        """,
    ]

    /// What cases say only in a later state than that in which they begin, or of another unit; each is looked at by a test of its book.
    private static let untaken: Set = [
        "POST /move-ins/{id}/arrange-service serviceRequestId", "POST /move-ins/{id}/complete goodsMoveId",
        "POST /move-ins/{id}/issue-passes passIds.[]", "POST /move-ins/{id}/open-file householdId",
        "POST /move-outs/{id}/receive-keys keyCustodyId", "POST /renovations/{id}/finish passIds.[]",
        "POST /charges/{id}/cancel-receipt bookId", "POST /households/{id}/merge into",
        "POST /visitors/{id}/admit mailItemId", "POST /visitors/{id}/make-appointment contactId",
    ]

    /// A contact whose owner waits for a reply, as a list has them.
    private static func promise(in service: TestService) async throws {
        let words = """
            {"office": "yunxi", "kind": "enquiry", "channel": "wechat", "reason": "物业费怎么算的", "caller": {"name": "林晓岚", "phone": "13800005678"}}
            """
        let made = try await service.ask(TestRequest("POST /contacts", as: .receptionist, of: "yunxi", body: Data(words.utf8)))
        let id = try #require(made.json["id"] as? String, "\(made.json["detail"] ?? "") \(made.faults)")
        let promised = try await service.ask(
            TestRequest("POST /contacts/\(id)/promise", as: .receptionist, of: "yunxi", body: Data(#"{"pace": "fast"}"#.utf8)))
        #expect(promised.status == 200, "\(promised.json["detail"] ?? "") \(promised.faults)")
    }

    /// Reasons for not paying that concern every department, each of which so has something to read (INT-59).
    private static func giveReasons(of notice: String, in service: TestService) async throws {
        func give(_ command: String, as role: Role, _ body: String) async throws {
            let answer = try await service.ask(
                TestRequest("POST /fee-notices/\(notice)/\(command)", as: role, of: "yunxi", body: Data(body.utf8)))
            #expect(answer.status == 200, "\(command) \(answer.json["detail"] ?? "") \(answer.faults)")
        }
        try await give("deliver", as: .ownerRelationsSupervisor, #"{"signature": "林晓岚"}"#)
        try await give("remind", as: .finance, "{}")
        for department in FeeRoles.departments {
            let body = #"{"means": "phone", "person": "林晓岚", "reason": "楼道灯坏了", "department": "\#(department.rawValue)"}"#
            try await give("contact", as: .finance, body)
        }
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

    @Test("Somebody else's idempotency key is worth nothing, nor one's own in another post or office (D8)") func guessedKeys() async throws
    {
        try await TestService.with(IntakeMain.service) { service in
            let places = try await Self.places(in: service)
            let keys = try await GuessedKeys(of: service, in: Self.file, places: places)
            #expect(keys.faults == [])
            #expect(keys.tried.count > 10, "\(keys.tried)")
            #expect(keys.tried.contains { $0.hasPrefix("POST /own/") }, "\(keys.tried)")
        }
    }
}
