import Casework
import Database
import Foundation
import Logging
import Messaging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Households with a database, over HTTP and topics (INT-39 to INT-41, OPS-01)", .timeLimit(.minutes(10)))
struct HouseholdServiceTests {
    @Test("A unit that has a file gets no second one, from however many desks at once (INT-39, INT-41)") func once() async throws {
        try await HouseholdBench.with { bench in
            let example = try OpenAPIFile("intake.yaml").example(of: "POST /households")
            let first = try await bench.service.ask(TestRequest("POST /households", as: .receptionist, of: "yunxi", body: example))
            #expect(first.status == 201)
            let id = try bench.hold(first)
            #expect(
                try await bench.service.ask(TestRequest("POST /households", as: .receptionist, of: "yunxi", body: example)).status == 200)
            let other = try await bench.post("/households", #"{"office": "yunxi", "unit": "3－2－1502"}"#)
            #expect(other.status == 409 && other.problem == "already-exists")
            let named = try #require((other.json["errors"] as? [[String: Any]])?.first)
            #expect(named["field"] as? String == "unit" && named["detail"] as? String == "/households/\(id)")

            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for way in ["8栋1单元101室", "8-1-101", "８－１－101", "8号楼1单元101", "8 1 101", "8幢1单元101房"] {
                    group.addTask {
                        try await bench.post("/households", #"{"office": "yunxi", "unit": "\#(way)", "source": "phone"}"#).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0 == 201 } == 1 && answers.count { $0 == 409 } == 5)
            #expect(try await bench.service.count("SELECT count(*) FROM case_file WHERE kind = 'household'") == 2)
            try await bench.service.settle()
            let told = try bench.service.topics.events(HouseholdOpened.self, with: bench.service.engine.coder)
            #expect(told.count == 2 && Set(told.map(\.householdId)).contains(id))
        }
    }

    @Test("Of ten openings on three instances at once one makes the file, and the others hear of it (INT-39, INT-41)") func instances()
        async throws
    {
        try await HouseholdBench.with(instances: 3) { bench in
            let id = try Sample.id("7-1-101")
            let cause = Submission.Cause.part(of: Actor(subject: "u-1", role: .officeDirector))
            let refused = await withTaskGroup(of: Int.self) { group in
                for number in 0..<10 {
                    let engines = [bench.service.engine] + bench.service.others
                    let engine = engines[number % engines.count]
                    let people = [ResidentDetails(name: "住户\(number)", relation: .owner)]
                    group.addTask {
                        await engine.submit([
                            Submission(
                                .open(Sample.opening("7-1-101", people: people)), to: id, as: Household.self, under: engine.policy,
                                cause: cause,
                                creates: true)
                        ])
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(refused == 9)
            #expect(try await bench.service.count("SELECT count(*) FROM case_file") == 1)
            #expect(try await bench.service.count("SELECT count(*) FROM household_person") == 1)
        }
    }

    @Test("Every command does what the contract says, and If-Match holds a stale one off (INT-39, INT-40)") func commands() async throws {
        try await HouseholdBench.with { bench in
            let id = try await bench.open("3栋2单元1502室", people: #"[{"name": "林晓岚", "relation": "owner", "phones": ["+86 139-0000-0001"]}]"#)
            #expect(try await bench.file(id).people.first?.details.phones == ["13900000001"])
            for command in ["amend", "add-person", "amend-person", "remove-person", "classify", "mark-key-owner", "close", "reopen"] {
                try await bench.give(command, to: id)
            }
            var stale = TestRequest("POST /households/\(id)/close", as: .receptionist, of: "yunxi", body: Data("{}".utf8))
            stale.fields["If-Match"] = "\"1\""
            #expect(try await bench.service.ask(stale).status == 412)
            let list = try await bench.get("/households?class=F&keyOwner=true", "HouseholdPage")
            #expect((list.json["items"] as? [Any])?.count == 1)
            #expect((try await bench.get("/households?class=A", "HouseholdPage").json["items"] as? [Any])?.isEmpty == true)
            let faulty = try await bench.post("/households/\(id)/add-person", #"{"phones": ["1", "abc"]}"#)
            #expect(faulty.status == 422 && Set(faulty.faults) == ["name", "relation", "phones[0]", "phones[1]"])
        }
    }

    @Test("Who need not know names gets initials, may not ask by them, and both are on record (WE-70, OPS-01)") func masked() async throws {
        let log = LogRecorder()
        try await HouseholdBench.with(log: log) { bench in
            let id = try await bench.open("3-2-1502", people: #"[{"name": "林晓岚", "relation": "owner", "phones": ["13900000001"]}]"#)
            let shown = log.reveals.count
            let masked = try await bench.get("/households/\(id)", "Household", as: .cleaningLead)
            let person = try #require((masked.json["people"] as? [[String: Any]])?.first)
            #expect(person["name"] as? String == "林**" && person["phones"] as? [String] == ["****0001"])
            let withheld = { log.recorded.filter { $0.contains("private particulars withheld") } }
            #expect(withheld().count == 1 && withheld().first?.contains("actor.role=cleaning_lead") == true && log.reveals.count == shown)
            for words in ["林晓岚", "13900000001", "0001"] {
                #expect(try await bench.search(words, as: .cleaningLead).isEmpty, "\(words)")
                #expect(try await bench.search(words).map(\.unit) == ["3-2-1502"], "\(words)")
            }
            #expect(try await bench.search("1502", as: .cleaningLead).map(\.unit) == ["3-2-1502"])
            #expect(withheld().count == 2 && log.reveals.count == shown + 3)
            for (role, path) in [(Role.salesSite, "/households/\(id)"), (.cleaningLead, "/households/\(id)/possible-duplicates")] {
                #expect(try await bench.service.ask(TestRequest("GET \(path)", as: role, of: "yunxi")).status == 403)
                #expect(log.recorded.last { $0.contains("refused to this post") }?.contains("actor.role=\(role.rawValue)") == true)
            }
            #expect(try await bench.service.ask(TestRequest("GET /households/\(id)", as: .receptionist, of: "donghu")).status == 404)
            #expect(try await bench.search("1502", of: "donghu").isEmpty)
            for secret in ["林晓岚", "13900000001"] { #expect(!log.recorded.contains { $0.contains(secret) }) }
        }
    }

    @Test("A merged file is found as the other, with who lives there, and is as before once parted (INT-39)") func merging() async throws {
        try await HouseholdBench.with(instances: 2) { bench in
            let lead = try await bench.open("3栋2单元1502室", people: #"[{"name": "林晓岚", "relation": "owner", "phones": ["13900000001"]}]"#)
            let copy = try await bench.open("3栋1502", people: #"[{"name": "林晓岚", "relation": "owner", "phones": ["13900000009"]}]"#)
            let like = try await bench.get("/households/\(copy)/possible-duplicates", "LikeHouseholds")
            let reasons = (like.json["items"] as? [[String: Any]])?.first?["reasons"] as? [[String: Any]]
            #expect(reasons?.map { $0["reason"] as? String } == ["name_and_unit"])
            let elsewhere = try await bench.service.ask(
                TestRequest(
                    "POST /households", as: .officeDirector, of: "donghu",
                    body: Data(#"{"office": "donghu", "unit": "3-2-1502", "people": []}"#.utf8)))
            for file in [HouseholdID(.v7()).description, try #require(elsewhere.json["id"] as? String)] {
                let stranger = try await bench.post("/households/\(copy)/merge", #"{"into": "\#(file)"}"#)
                #expect(stranger.status == 422 && stranger.faults == ["into"], "nobody's, or another office's")
            }
            let before = try await bench.file(copy)
            try await bench.give("merge", to: copy, #"{"into": "\#(lead)", "reason": "同一户"}"#)
            #expect(try await eventually { try await bench.file(lead).mergedFiles == [copy] })
            let found = try await bench.search("13900000009")
            #expect(found.map(\.unit) == ["3栋2单元1502室"] && found.first?.matched == ["phone"])
            let files = try await bench.get("/households/\(lead)/merged-files", "HouseholdFiles")
            #expect((files.json["items"] as? [[String: Any]])?.first?["unit"] as? String == "3栋1502")
            let late = try await bench.open("3-9-1502")
            #expect(try await bench.post("/households/\(late)/merge", #"{"into": "\#(copy)"}"#).status == 422)
            #expect(try await bench.post("/households/\(lead)/merge", #"{"into": "\#(late)"}"#).problem == "rule-violated")
            try await bench.give("unmerge", to: copy)
            #expect(try await eventually { try await bench.file(lead).mergedFiles.isEmpty })
            let after = try await bench.file(copy)
            #expect(after.people == before.people && after.state == before.state && after.particulars == before.particulars)
            #expect(try await bench.search("13900000009").map(\.unit) == ["3栋1502"])
            try await bench.service.settle()
            let coder = bench.service.engine.coder
            #expect(try bench.service.topics.events(HouseholdMerged.self, with: coder).map(\.into) == [lead])
            #expect(try bench.service.topics.events(HouseholdUnmerged.self, with: coder).map(\.wasRefused) == [false])
        }
    }

    @Test("A contact is of the household of its unit, however that is written, and is listed there (INT-39, INT-41)") func contacts()
        async throws
    {
        try await HouseholdBench.with { bench in
            func record(_ unit: String, _ name: String, household: String? = nil) async throws -> TestAnswer {
                let given = household.map { #", "householdId": "\#($0)""# } ?? ""
                return try await bench.post(
                    "/contacts",
                    """
                    {"office": "yunxi", "kind": "enquiry", "channel": "wechat", "reason": "停水到几点",
                     "caller": {"name": "\(name)", "unit": "\(unit)"}\(given)}
                    """, as: .receptionist)
            }
            let early = try await record("3-2-1502", "林晓岚")
            #expect(early.status == 201 && early.json["householdId"] == nil)
            let id = try await bench.open("3栋2单元1502室", people: #"[{"name": "林晓岚", "relation": "owner"}]"#)
            let found = try await record("３栋２单元１５０２", "周宁")
            #expect(found.json["householdId"] as? String == id.description)
            let given = try await record("不详", "方敏", household: id.description)
            #expect(given.json["householdId"] as? String == id.description)
            #expect(try await record("9-901", "林晓岚").json["householdId"] == nil, "never by a name")
            let wrong = try await record("9-901", "方敏", household: HouseholdID(.v7()).description)
            #expect(wrong.status == 422 && wrong.faults == ["householdId"])
            let ids = [given, found, early].map { $0.json["id"] as? String }
            let first = try await bench.get("/households/\(id)/contacts?limit=2", "ContactPage")
            #expect((first.json["items"] as? [[String: Any]])?.map { $0["id"] as? String } == Array(ids.prefix(2)))
            let next = try #require(first.json["next"] as? String)
            let second = try await bench.get("/households/\(id)/contacts?limit=2&cursor=\(next)", "ContactPage")
            #expect((second.json["items"] as? [[String: Any]])?.map { $0["id"] as? String } == Array(ids.suffix(1)))
            try await bench.service.settle()
            let told = try bench.service.topics.events(ContactRecorded.self, with: bench.service.engine.coder)
            #expect(told.compactMap(\.householdId) == [id, id])
        }
    }

    @Test("What another system sends again is the same contact, also when its household has got a file meanwhile (INT-41)") func again()
        async throws
    {
        try await HouseholdBench.with { bench in
            let body = """
                {"office": "yunxi", "kind": "enquiry", "channel": "wechat", "reason": "停水", "externalId": "W-1",
                 "caller": {"name": "林晓岚", "unit": "3-2-1502"}}
                """
            #expect(try await bench.post("/contacts", body, as: .receptionist).status == 201)
            _ = try await bench.open("3-2-1502")
            let again = try await bench.post("/contacts", body, as: .receptionist)
            #expect(again.status == 200 && again.json["householdId"] == nil)
        }
    }

    @Test("Who sees complaints masked finds none by the household; by the building only who reads the trends (OPS-02, INT-27)")
    func complaints() async throws {
        try await HouseholdBench.with { bench in
            let id = try await bench.open("3-2-1502")
            func record(_ kind: String, _ reason: String) async throws -> String? {
                let body = """
                    {"office": "yunxi", "kind": "\(kind)", "channel": "wechat", "reason": "\(reason)",
                     "caller": {"name": "林晓岚", "phone": "13900000001", "unit": "3-2-1502"}}
                    """
                let answer = try await bench.post("/contacts", body, as: .receptionist)
                #expect(answer.status == 201 && answer.json["householdId"] as? String == id.description, "\(answer.faults)")
                return answer.json["id"] as? String
            }
            let enquiry = try await record("enquiry", "停水到几点"), complaint = try await record("complaint", "保安态度不好")
            func shown(to role: Role) async throws -> Set<String?> {
                let list = try await bench.get("/households/\(id)/contacts", "ContactPage", as: role)
                return Set((list.json["items"] as? [[String: Any]] ?? []).map { $0["id"] as? String })
            }
            #expect(try await shown(to: .receptionist) == [enquiry, complaint])
            #expect(try await shown(to: .security) == [enquiry])
            for (role, status) in [(Role.receptionist, 200), (.deptHead, 200), (.hr, 403)] {
                let answer = try await bench.service.ask(TestRequest("GET /contacts?building=3", as: role, of: "yunxi"))
                #expect(answer.status == status, "\(role)")
            }
        }
    }

    @Test("Contacts from before there was a table are entered by a search, and found (INT-39)") func older() async throws {
        try await HouseholdBench.with { bench in
            let id = try await bench.open("3-2-1502")
            let body = """
                {"office": "yunxi", "kind": "repair", "channel": "wechat", "reason": "灯不亮",
                 "caller": {"name": "林晓岚", "unit": "3-2-1502"}, "handOver": {"repair": {"urgency": "emergency", "contactPhone": "13900000001"}}}
                """
            let contact = try await bench.post("/contacts", body, as: .receptionist)
            #expect(contact.status == 201, "\(contact.faults)")
            try await bench.service.settle()
            let told = try bench.service.topics.events(RepairRequested.self, with: bench.service.engine.coder)
            #expect(told.map(\.householdId) == [id])
            let pool = bench.service.pool
            _ = try await pool.query("UPDATE case_file SET body = body #- '{facts,householdId}', format = 1 WHERE kind = 'contact'")
            _ = try await pool.query("DELETE FROM contact_index")
            _ = try await pool.query("DELETE FROM index_search WHERE name = 'contact_figure'")
            let search = ContactIndex.search(on: JobGround(engine: bench.service.engine, logger: Logger(label: "test")))
            while try await search.pass() {}
            #expect(try await bench.service.count("SELECT count(*) FROM contact_index") == 1)
            let list = try await bench.get("/households/\(id)/contacts", "ContactPage")
            #expect((list.json["items"] as? [[String: Any]])?.count == 1)
        }
    }
}
