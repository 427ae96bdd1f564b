import Casework
import Database
import Foundation
import Messaging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

/// What owners do over HTTP, each for the households of a token.
struct OwnBench: Sendable {
    let households: HouseholdBench
    var service: TestService { households.service }
    var bench: ServiceBench { ServiceBench(service: service) }

    static func with<Value: Sendable>(_ body: @Sendable (OwnBench) async throws -> Value) async throws -> Value {
        try await HouseholdBench.with { try await body(OwnBench(households: $0)) }
    }

    static let people = """
        [{"name": "林晓岚", "relation": "tenant", "phones": ["13900000001"]}, {"name": "方敏", "relation": "owner", "phones": ["13800000003"]}]
        """

    func open(_ unit: String) async throws -> HouseholdID { try await households.open(unit, people: Self.people) }

    /// Asks as somebody of some households.
    func ask(_ route: String, _ body: String? = nil, of files: [HouseholdID], key: String? = nil) async throws -> TestAnswer {
        var request = TestRequest(
            route, as: .owner, of: files.isEmpty ? nil : files.map(\.description).joined(separator: ","), body: body.map { Data($0.utf8) })
        if let key { request.fields["Idempotency-Key"] = key }
        return try await service.ask(request)
    }

    func hold(_ answer: TestAnswer, _ schema: String) throws {
        let schema = try #require(try OpenAPIFile("intake.yaml").schema(schema))
        #expect(try SchemaCheck.differences(answer.body, schema) == [])
    }

    /// Files a matter; the answer is held against the contract.
    @discardableResult
    func file(_ words: String = "厨房水龙头关不紧", of file: HouseholdID, more: String = "", key: String? = nil) async throws -> TestAnswer {
        let body = #"{"householdId": "\#(file)", "channel": "wechat", "words": "\#(words)"\#(more)}"#
        let answer = try await ask("POST /own/contacts", body, of: [file], key: key)
        #expect(answer.status == 201, "\(answer.problem ?? "") \(answer.faults)")
        try hold(answer, "OwnContact")
        return answer
    }

    func id(_ answer: TestAnswer) throws -> ContactID {
        ContactID(try #require((answer.json["id"] as? String).flatMap(UUID.init(uuidString:))))
    }

    func read(_ id: ContactID, of file: HouseholdID) async throws -> TestAnswer {
        let answer = try await ask("GET /own/contacts/\(id)", of: [file])
        #expect(answer.status == 200, "\(answer.problem ?? "")")
        try hold(answer, "OwnContact")
        #expect(answer.fields["etag"] == (answer.json["version"] as? Int).map { "\"\($0)\"" })
        return answer
    }

    func command(_ name: String, _ id: ContactID, _ body: String = "{}", of file: HouseholdID, key: String? = nil) async throws
        -> TestAnswer
    {
        try await ask("POST /own/contacts/\(id)/\(name)", body, of: [file], key: key)
    }

    func ids(_ answer: TestAnswer) -> [String] { (answer.json["items"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String } }
}

@Suite("The owner's own access (D13, ADR 36)", .timeLimit(.minutes(10)))
struct OwnServiceTests {
    @Test("A message that is sent again under another key makes no second contact, also when the file has changed since") func message()
        async throws
    {
        try await OwnBench.with { bench in
            let (home, other) = (try await bench.open("3-1-1502"), try await bench.open("3-1-1503"))
            let first = try await bench.file(of: home, more: #", "messageId": "wx-1""#)
            try await bench.households.give(
                "amend-person", to: home, #"{"person": 2, "name": "方敏", "relation": "owner", "phones": ["13800000009"]}"#)
            let body = #"{"householdId": "\#(home)", "channel": "wechat", "words": "厨房水龙头关不紧", "messageId": "wx-1"}"#
            let again = try await bench.ask("POST /own/contacts", body, of: [home])
            #expect(again.status == 200 && again.json["id"] as? String == first.json["id"] as? String)
            let changed = try await bench.ask(
                "POST /own/contacts", body.replacing("关不紧", with: "漏水"), of: [home])
            #expect(changed.status == 409)
            let theirs = try await bench.file(of: other, more: #", "messageId": "wx-1""#)
            #expect(theirs.json["id"] as? String != first.json["id"] as? String)
        }
    }

    @Test(
        "A matter is recorded with the file's particulars, under the desk's clocks and numbers, and the desk sees it (INT-01, INT-02, INT-05)"
    )
    func record() async throws {
        try await OwnBench.with { bench in
            let file = try await bench.open("3-1-1502")
            let answer = try await bench.file(
                of: file, more: #", "kind": "repair", "preferredTimes": [{"from": "18:00", "to": "20:00"}]"#)
            let id = try bench.id(answer)
            #expect(answer.fields["location"] == "/own/contacts/\(id)")
            #expect(answer.json["state"] as? String == "received" && (answer.json["number"] as? String)?.hasPrefix("CT-") == true)
            #expect(answer.json["allowedCommands"] as? [String] == ["urge", "withdraw", "attach"])
            let seen = try await bench.bench.read(id)
            #expect(seen.json["recorderRole"] as? String == "owner" && seen.json["office"] as? String == "yunxi")
            let caller = try #require(seen.json["caller"] as? [String: Any])
            // The first owner of the file, though a tenant stands before.
            #expect(caller["name"] as? String == "方敏" && caller["phone"] as? String == "13800000003")
            #expect(caller["unit"] as? String == "3-1-1502" && (seen.json["preferredTimes"] as? [Any])?.count == 1)
            #expect((seen.json["clocks"] as? [[String: Any]])?.first?["name"] as? String == "T-SAMEDAY")
            let other = try await bench.file(of: file, more: #", "person": 1, "callbackPhone": "13700000009""#)
            let stored = try #require(
                try await bench.service.engine.reader.find(try bench.id(other).retyped(), as: Contact.self)?.body)
            #expect(stored.caller.name == "林晓岚" && stored.caller.phone == "13700000009")
            // INT-16: the desk is proposed the first report.
            let repeats = try await bench.service.ask(
                TestRequest("GET /contacts/\(stored.id)/possible-repeats", as: .receptionist, of: "yunxi"))
            #expect(
                (repeats.json["items"] as? [[String: Any]])?.compactMap { ($0["contact"] as? [String: Any])?["id"] as? String } == [
                    id.description
                ])
            let suggestion = try await bench.file("加一盏灯", of: file, more: #", "kind": "suggestion""#)
            #expect(suggestion.json["kind"] as? String == "suggestion")
        }
    }

    @Test("A request that is sent again with its key is recorded once; what is missing or wrong is named at once")
    func repeated() async throws {
        try await OwnBench.with { bench in
            let (file, other) = (try await bench.open("3-1-1502"), try await bench.open("3-1-1503"))
            let first = try await bench.file(of: file, key: "k-1")
            let again = try await bench.file(of: file, key: "k-1")
            #expect(again.json["id"] as? String == first.json["id"] as? String && again.fields["idempotency-replayed"] == "true")
            let bad: [(String, [String])] = [
                ("{}", ["householdId", "channel", "words"]),
                (#"{"householdId": "\#(file)", "channel": "phone", "words": "x"}"#, ["channel"]),
                (
                    #"{"householdId": "\#(file)", "channel": "app", "words": "x", "person": 9, "callbackPhone": "abc"}"#,
                    ["callbackPhone", "person"]
                ),
                (#"{"householdId": "\#(file)", "channel": "app", "words": " "}"#, ["words"]),
                (
                    #"{"householdId": "\#(file)", "channel": "app", "words": "x", "preferredTimes": [{"from": "20:00", "to": "18:00"}]}"#,
                    ["preferredTimes[0].to"]
                ),
            ]
            for (body, fields) in bad {
                let answer = try await bench.ask("POST /own/contacts", body, of: [file])
                #expect(answer.status == 422 && answer.faults == fields, "\(body): \(answer.status) \(answer.faults)")
            }
            // Another household and one that is not there are answered alike.
            var answers: [TestAnswer] = []
            for household in [other, HouseholdID(.v7())] {
                let body = #"{"householdId": "\#(household)", "channel": "app", "words": "x"}"#
                answers.append(try await bench.ask("POST /own/contacts", body, of: [file]))
            }
            #expect(answers.map(\.status) == [422, 422] && answers[0].json["errors"] as? NSArray == answers[1].json["errors"] as? NSArray)
        }
    }

    @Test("Of another household's contact every route answers as of one that is not there, and lists do not show it (D13, OWASP API1)")
    func noOracle() async throws {
        try await OwnBench.with { bench in
            let (file, other) = (try await bench.open("3-1-1502"), try await bench.open("3-1-1503"))
            let foreign = try bench.id(try await bench.file(of: other))
            let relayed = try await bench.service.ask(
                TestRequest(
                    "POST /contacts", as: .receptionist, of: "yunxi",
                    body: Data(
                        #"{"office": "yunxi", "kind": "enquiry", "channel": "staff_heard", "reason": "听说漏水", "householdId": "\#(file)"}"#
                            .utf8)))
            #expect(relayed.status == 201)
            let nobody = ContactID(.v7())
            let routes = try RouteCoverage.routes(of: IntakeMain.service).filter { $0.contains(" /own/contacts/{id}") }
            #expect(routes.count == 6)
            for route in routes {
                let body = route.hasPrefix("POST") ? #"{"rating": "satisfied"}"# : nil
                var answers: [TestAnswer] = []
                for id in [nobody, foreign, try bench.id(relayed)] {
                    let path = route.replacing("{id}", with: id.description).replacing("{originalId}", with: nobody.description)
                    answers.append(try await bench.ask(path, body, of: [file]))
                }
                #expect(answers.map(\.status) == [404, 404, 404], "\(route)")
                // The trace tells one request from another.
                let said = answers.map { $0.json.filter { $0.key != "traceId" } as NSDictionary }
                #expect(Set(said).count == 1, "\(route): \(said)")
            }
            let list = try await bench.ask("GET /own/contacts", of: [file])
            #expect(list.status == 200 && bench.ids(list).isEmpty)
            let untouched = try await bench.service.engine.reader.find(foreign.retyped(), as: Contact.self)
            #expect(untouched?.record.version == 1)
            #expect(try await bench.ask("GET /own/households", of: []).json["items"] as? NSArray == [])
        }
    }

    @Test("A token sees the files that it names and those found under them, and none of what is from before its file was opened anew")
    func sight() async throws {
        try await OwnBench.with { bench in
            let (lead, merged) = (try await bench.open("3-1-1502"), try await bench.open("3-1-1503"))
            let ofMerged = try bench.id(try await bench.file(of: merged))
            let first = try bench.id(try await bench.file(of: lead))
            try await bench.households.give("merge", to: merged, #"{"into": "\#(lead)", "reason": "同一户"}"#)
            _ = try await eventually { try await bench.households.file(lead).mergedFiles == [merged] }
            let list = try await bench.ask("GET /own/contacts", of: [lead])
            try bench.hold(list, "OwnContactPage")
            #expect(bench.ids(list) == [first, ofMerged].map(\.description))
            let files = try await bench.ask("GET /own/households", of: [merged, lead])
            try bench.hold(files, "OwnHouseholds")
            #expect(bench.ids(files) == [merged, lead].map(\.description))
            let person = ((files.json["items"] as? [[String: Any]])?.last?["people"] as? [[String: Any]])?.first
            #expect(person?["name"] as? String == "林晓岚" && person?["phones"] as? [String] == ["****0001"])
            try await bench.households.give("close", to: lead, #"{"reason": "搬走"}"#)
            try await bench.households.give("reopen", to: lead, #"{"reason": "新住户"}"#)
            let later = try bench.id(try await bench.file(of: lead))
            #expect(try await bench.ask("GET /own/contacts/\(first)", of: [lead]).status == 404)
            #expect(bench.ids(try await bench.ask("GET /own/contacts", of: [lead])) == [later.description])
            // Who lived there had the merged file as well; a token that names it is somebody's whom the issuer knows by it.
            #expect(try await bench.ask("GET /own/contacts/\(ofMerged)", of: [lead]).status == 404)
            #expect(try await bench.ask("GET /own/contacts/\(ofMerged)", of: [lead, merged]).status == 200)
        }
    }

    @Test("The list goes on page by page, newest first, each contact once")
    func pages() async throws {
        try await OwnBench.with { bench in
            let (one, two) = (try await bench.open("3-1-1502"), try await bench.open("3-1-1503"))
            var filed: [String] = []
            for turn in 0..<5 { filed.append(try bench.id(try await bench.file(of: turn % 2 == 0 ? one : two)).description) }
            var (seen, next): ([String], String?) = ([], nil)
            repeat {
                let page = try await bench.ask("GET /own/contacts?limit=2" + (next.map { "&cursor=\($0)" } ?? ""), of: [one, two])
                try bench.hold(page, "OwnContactPage")
                seen += bench.ids(page)
                next = page.json["next"] as? String
            } while next != nil && seen.count < 10
            #expect(seen == filed.reversed())
            #expect(try await bench.ask("GET /own/contacts?cursor=x", of: [one]).status == 400)
        }
    }

    @Test("It is urged once in four hours, told with ids only, and the desk finds it (催单)")
    func urge() async throws {
        try await OwnBench.with { bench in
            _ = try await bench.service.clock.move(toOffset: local("2026-03-02 09:30").timeIntervalSinceNow)
            let file = try await bench.open("3-1-1502")
            let id = try bench.id(try await bench.file(of: file))
            _ = try await bench.file("另一件事", of: file)
            let urged = try await bench.command("urge", id, #"{"words": "什么时候能好"}"#, of: file, key: "u-1")
            #expect(urged.status == 200, "\(urged.problem ?? "")")
            try bench.hold(urged, "OwnContact")
            #expect(urged.json["urgings"] as? Int == 1)
            let from = try #require((urged.json["urgeFrom"] as? String).flatMap { RFC3339.date($0) })
            #expect(urged.json["allowedCommands"] as? [String] == ["withdraw", "attach"])
            let again = try await bench.command("urge", id, of: file)
            #expect(again.status == 409 && again.problem == "wrong-state")
            #expect(
                try await bench.command("urge", id, #"{"words": "什么时候能好"}"#, of: file, key: "u-1").fields["idempotency-replayed"] == "true")
            // However long the test has taken: the answer says when.
            #expect((4 * 3_600..<5 * 3_600).contains(from.timeIntervalSince(local("2026-03-02 09:30"))))
            _ = try await bench.service.clock.move(toOffset: from.timeIntervalSinceNow + 1)
            #expect(try await bench.command("urge", id, of: file).json["urgings"] as? Int == 2)
            try await bench.service.settle()
            let facts = try bench.service.topics.events(ContactUrged.self, with: bench.bench.coder)
            #expect(facts.map(\.times) == [1, 2] && facts.allSatisfy { $0.workOrderId == nil && $0.complaintId == nil })
            #expect(facts.map { $0.sealed?.content?.words } == ["什么时候能好", nil])
            let list = try await bench.service.ask(TestRequest("GET /contacts?urged=true", as: .receptionist, of: "yunxi"))
            #expect(bench.ids(list) == [id.description])
            #expect((list.json["items"] as? [[String: Any]])?.first?["urgings"] as? [Any] != nil)
            _ = try await bench.bench.read(id)
        }
    }

    @Test("Before the hand-over a withdrawal closes the contact; after it what came of it ends first, unless work has begun (撤单)")
    func withdraw() async throws {
        try await OwnBench.with { bench in
            let file = try await bench.open("3-1-1502")
            let early = try bench.id(try await bench.file(of: file))
            let taken = try await bench.command("withdraw", early, #"{"words": "自己修好了"}"#, of: file)
            #expect(
                taken.status == 200 && taken.json["state"] as? String == "withdrawn" && taken.json["allowedCommands"] as? [String] == [])
            try bench.hold(taken, "OwnContact")
            _ = try await bench.bench.read(early)

            for begun in [false, true] {
                let id = try bench.id(try await bench.file(of: file))
                try await bench.bench.give(
                    "hand-over", to: id,
                    #"{"to": {"repair": {"urgency": "emergency", "contactPhone": "13800000003"}}}"#)
                try await bench.service.settle()
                let slip = try #require(try bench.service.topics.events(RepairRequested.self, with: bench.bench.coder).last).workOrderId
                try await bench.raise(slip, of: id)
                if begun {
                    try await bench.bench.tell(
                        WorkStarted(workOrderId: slip, number: "WO-20260302-000001", office: "yunxi", startedAt: Date()),
                        about: slip.retyped())
                }
                let seen = try await bench.read(id, of: file)
                #expect((seen.json["cases"] as? [[String: Any]])?.first?["state"] as? String == (begun ? "in_work" : "raised"))
                let answer = try await bench.command("withdraw", id, of: file)
                #expect(answer.status == (begun ? 409 : 200), "\(answer.problem ?? "")")
                if begun { #expect((answer.json["detail"] as? String)?.contains("phone the desk") == true) }
                try await bench.service.settle()
                let told = try bench.service.topics.events(ContactWithdrawn.self, with: bench.bench.coder).filter { $0.workOrderId == slip }
                #expect(told.count == (begun ? 0 : 1))
                #expect(try await bench.bench.state(of: id) == .handedOver)
            }
        }
    }

    @Test("A contact that was replied to is rated once, and the rating is told with its case (评价)")
    func rate() async throws {
        try await OwnBench.with { bench in
            let file = try await bench.open("3-1-1502")
            let id = try bench.id(try await bench.file(of: file))
            #expect(try await bench.command("rate", id, #"{"rating": "satisfied"}"#, of: file).status == 409)
            try await bench.bench.give("promise", to: id)
            try await bench.bench.give("reply", to: id, #"{"reply": "账单无误，已说明"}"#)
            let seen = try await bench.read(id, of: file)
            #expect(seen.json["reply"] as? String == "账单无误，已说明" && seen.json["allowedCommands"] as? [String] == ["rate", "attach"])
            let bad = try await bench.command("rate", id, #"{"stars": 6}"#, of: file)
            #expect(bad.status == 422 && bad.faults == ["rating", "stars"])
            let rated = try await bench.command("rate", id, #"{"rating": "very_satisfied", "stars": 5, "words": "很快"}"#, of: file)
            #expect(rated.status == 200 && rated.json["rating"] as? String == "very_satisfied", "\(rated.problem ?? "")")
            try bench.hold(rated, "OwnContact")
            try await bench.service.settle()
            let fact = try #require(try bench.service.topics.events(ContactRated.self, with: bench.bench.coder).first)
            #expect(fact.stars == 5 && fact.sealed?.content?.words == "很快" && fact.caseId == nil)
            _ = try await bench.bench.read(id)
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }
}

extension OwnBench {
    /// RepairDispatch tells of a slip.
    fileprivate func raise(_ slip: WorkOrderID, of contact: ContactID) async throws {
        try await bench.tell(
            OrderRaised(
                workOrderId: slip, number: "WO-20260302-000001", office: "yunxi", raisedAt: Date(), urgency: .emergency, major: false,
                source: .ownerCall, chargeable: true, ledgerMonth: try #require(LedgerMonth(year: 2026, month: 3)), contactId: contact,
                cycle: 1,
                sealed: .content(
                    RepairParticulars(what: "漏水", address: "3栋", unit: "3-1502", contactPerson: "林晓岚", contactPhone: "13900000001"))),
            about: slip.retyped())
    }
}
