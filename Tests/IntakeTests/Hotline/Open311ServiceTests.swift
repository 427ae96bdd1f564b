import Casework
import Database
import Foundation
import Messaging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

/// What a city's hotline does over HTTP.
private struct HotlineBench: Sendable {
    let bench: ServiceBench
    var service: TestService { bench.service }

    static func with<Value: Sendable>(_ body: @Sendable (HotlineBench) async throws -> Value) async throws -> Value {
        try await ServiceBench.with { try await body(HotlineBench(bench: $0)) }
    }

    static let matter = ["service_code": "repair", "description": "电梯异响", "address_string": "云溪花园3栋", "phone": "13800005678"]

    /// Sends a form; without a key unless one is given.
    func post(
        _ fields: [String: String] = matter, format: String = "json", office: String? = "yunxi", key: String? = nil,
        role: Role = .cityHotline
    ) async throws -> TestAnswer {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: allowed) ?? "" }
        let body = fields.sorted { $0.key < $1.key }.map { "\(encoded($0.key))=\(encoded($0.value))" }.joined(separator: "&")
        var request = TestRequest("POST /open311/v2/requests.\(format)", as: role, of: office, body: Data(body.utf8))
        request.fields = ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"]
        if let key { request.fields["Idempotency-Key"] = key }
        return try await service.ask(request)
    }

    func postJSON(_ text: String, office: String? = "yunxi") async throws -> TestAnswer {
        var request = TestRequest("POST /open311/v2/requests.json", as: .cityHotline, of: office, body: Data(text.utf8))
        request.fields = ["Content-Type": "application/json"]
        return try await service.ask(request)
    }

    func get(_ path: String, office: String? = "yunxi") async throws -> TestAnswer {
        try await service.ask(TestRequest("GET /open311/\(path)", as: .cityHotline, of: office))
    }

    /// A JSON answer's list.
    func list(_ answer: TestAnswer) -> [[String: Any]] { (try? JSONSerialization.jsonObject(with: answer.body)) as? [[String: Any]] ?? [] }

    func id(_ answer: TestAnswer) throws -> String { try #require(list(answer).first?["service_request_id"] as? String) }

    /// Whether an answer is as the contract has it.
    func hold(_ answer: TestAnswer, _ schema: String, status: Int = 200) throws {
        #expect(answer.status == status, "\(String(decoding: answer.body, as: UTF8.self))")
        let schema = try #require(try OpenAPIFile("intake.yaml").schema(schema))
        #expect(try SchemaCheck.differences(answer.body, schema) == [])
        #expect(answer.fields["content-type"] == "application/json; charset=utf-8")
    }

    func one(_ id: String) async throws -> [String: Any] {
        let answer = try await get("v2/requests/\(id).json")
        try hold(answer, "Open311Requests")
        return try #require(list(answer).first)
    }

    func contact(_ number: String) async throws -> Contact {
        let found = try await service.engine.reader.list(Contact.self, .init(number: number), after: nil, limit: 1)
        return try #require(found.first?.body)
    }

    /// A document in XML: its root and the texts of its elements by name.
    func xml(_ answer: TestAnswer) -> String { String(decoding: answer.body, as: UTF8.self) }
}

@Suite("Open311 GeoReport v2 for the city's hotline (ADR 42)", .timeLimit(.minutes(10)))
struct Open311ServiceTests {
    @Test("Discovery, services and their attributes are as the contract has them, in both forms")
    func services() async throws {
        try await HotlineBench.with { bench in
            for path in ["discovery", "v2/discovery"] {
                try bench.hold(try await bench.get("\(path).json"), "Open311Discovery")
                let xml = try await bench.get("\(path).xml")
                #expect(xml.status == 200 && xml.fields["content-type"] == "text/xml; charset=utf-8")
                #expect(bench.xml(xml).contains("<endpoints><endpoint><specification>http://wiki.open311.org/GeoReport_v2</specification>"))
            }
            let services = try await bench.get("v2/services.json")
            try bench.hold(services, "Open311Services")
            #expect(bench.list(services).compactMap { $0["service_code"] as? String } == HotlineService.allCases.map(\.rawValue))
            #expect(bench.xml(try await bench.get("v2/services.xml")).contains("<service><service_code>enquiry</service_code>"))
            let definition = try await bench.get("v2/services/repair.json")
            try bench.hold(definition, "Open311ServiceDefinition")
            #expect(
                bench.xml(try await bench.get("v2/services/repair.xml")).contains("<attribute><variable>true</variable><code>reference"))
            let unknown = try await bench.get("v2/services/potholes.json")
            try bench.hold(unknown, "Open311Errors", status: 404)
        }
    }

    @Test("A matter becomes a contact by the desk's command, with its clock, its household and its place (INT-01, INT-02, INT-39)")
    func record() async throws {
        try await HotlineBench.with { bench in
            let fields = HotlineBench.matter.merging([
                "first_name": "芳", "last_name": "王", "email": "wang@example.com", "account_id": "A-7", "lat": "31.2304", "long": "121.4737",
                "media_url": "https://example.com/a.jpg", "attribute[reference]": "HL-1", "address_id": "3-1-1502", "api_key": "secret-key",
            ]) { $1 }
            let answer = try await bench.post(fields)
            try bench.hold(answer, "Open311Taken", status: 201)
            #expect(bench.list(answer).first?["account_id"] as? String == "A-7")
            let id = try bench.id(answer)
            let contact = try await bench.contact(id)
            #expect(contact.facts.channel == .cityHotline && contact.contactKind == .repair && contact.office == "yunxi")
            #expect(contact.recorder.role == .cityHotline && contact.caller.name == "王芳" && contact.clocks.map(\.name) == ["T-SAMEDAY"])
            _ = try await bench.bench.read(contact.id)
            let shown = try await bench.one(id)
            #expect(shown["status"] as? String == "open" && shown["status_notes"] as? String == "已受理，待处理")
            #expect(shown["description"] as? String == "电梯异响" && shown["media_url"] as? String == "https://example.com/a.jpg")
            #expect(shown["address"] as? String == "云溪花园3栋" && shown["address_id"] as? String == "3-1-1502")
            #expect(shown["lat"] as? Double == 31.2304 && shown["expected_datetime"] == nil)
            #expect((shown["requested_datetime"] as? String)?.hasSuffix("+08:00") == true)
            let text = String(decoding: try await bench.get("v2/requests/\(id).json").body, as: UTF8.self)
            for word in ["王芳", "13800005678", "wang@example.com", "secret-key"] { #expect(!text.contains(word)) }
            let xml = bench.xml(try await bench.get("v2/requests/\(id).xml"))
            #expect(xml.contains("<service_requests><request><service_request_id>\(id)</service_request_id><status>open</status>"))
            let token = try await bench.get("v2/tokens/\(id).json")
            try bench.hold(token, "Open311Tokens")
            #expect(bench.list(token).first?["token"] as? String == id)
            #expect(bench.xml(try await bench.get("v2/tokens/\(id).xml")).contains("<token>\(id)</token>"))
            try await bench.service.settle()
            let fact = try #require(try bench.service.topics.events(ContactRecorded.self, with: bench.bench.coder).first)
            #expect(fact.channel == .cityHotline && fact.recorderRole == .cityHotline)
        }
    }

    @Test("JSON is taken as a form is, and XML is answered where it is asked for")
    func formats() async throws {
        try await HotlineBench.with { bench in
            let json = try await bench.postJSON(
                #"{"service_code": "complaint_fees", "description": "多收费", "lat": 31.2304, "long": 121, "attribute": {"reference": 4711}}"#)
            try bench.hold(json, "Open311Taken", status: 201)
            let contact = try await bench.contact(try bench.id(json))
            #expect(contact.contactKind == .complaint && contact.facts.hotline?.reference == "4711")
            #expect(contact.caller.address == "纬度 31.2304，经度 121.0")
            // A position that stands for an address is no address of the citizen's.
            #expect(try await bench.one(contact.number)["address"] == nil)
            let xml = try await bench.post(format: "xml")
            #expect(xml.status == 201 && xml.fields["content-type"] == "text/xml; charset=utf-8")
            #expect(bench.xml(xml).contains("<service_requests><request><service_request_id>CT-"))
        }
    }

    @Test(
        "The same matter sent twice is one contact, under the hotline's number or without one, in either form; a key of the sender's tells two apart (D8)"
    )
    func twice() async throws {
        try await HotlineBench.with { bench in
            let first = try await bench.post()
            let again = try await bench.post()
            let other = try await bench.post(format: "xml")
            #expect([first, again, other].map(\.status) == [201, 200, 200])
            let id = try bench.id(first)
            #expect(try bench.id(again) == id && bench.xml(other).contains(id))
            let numbered = HotlineBench.matter.merging(["attribute[reference]": "HL-9"]) { $1 }
            let one = try await bench.post(numbered)
            let two = try await bench.post(numbered, key: "k-1")
            #expect(one.status == 201 && two.status == 200)
            #expect(try bench.id(two) == bench.id(one) && bench.id(one) != id)
            let changed = try await bench.post(numbered.merging(["description": "漏水"]) { $1 })
            try bench.hold(changed, "Open311Errors", status: 409)
            // The same words are two matters when the sender says so.
            let (a, b, c) = (try await bench.post(key: "k-2"), try await bench.post(key: "k-3"), try await bench.post(key: "k-2"))
            #expect([a, b, c].map(\.status) == [201, 201, 200])
            #expect(try bench.id(a) == bench.id(c) && bench.id(a) != bench.id(b))
            let misused = try await bench.post(HotlineBench.matter.merging(["description": "漏水"]) { $1 }, key: "k-2")
            try bench.hold(misused, "Open311Errors", status: 400)
            #expect(try await bench.service.count("SELECT count(*) FROM case_file WHERE kind = 'contact'") == 4)
        }
    }

    @Test("How it gets on is told: the promised reply, the limit of the complaint, and its end (CMP-36)")
    func standing() async throws {
        try await HotlineBench.with { bench in
            _ = try await bench.service.clock.move(toOffset: local("2026-03-02 09:30").timeIntervalSinceNow)
            let promised = try await bench.contact(
                try bench.id(
                    try await bench.post(["service_code": "enquiry", "description": "缴费", "address_id": "3-1-1502", "phone": "13800005678"])
                ))
            try await bench.bench.give("promise", to: promised.id, #"{"pace": "fast"}"#)
            let due = try #require(try await bench.contact(promised.number).promise?.replyDueAt)
            let expected = try #require(try await bench.one(promised.number)["expected_datetime"] as? String)
            // Written to the second.
            #expect(abs(try Date(expected, strategy: .iso8601).timeIntervalSince(due)) < 1)
            try await bench.bench.give("reply", to: promised.id, #"{"reply": "账单无误"}"#)
            let replied = try await bench.one(promised.number)
            #expect(replied["status"] as? String == "closed" && replied["expected_datetime"] == nil)
            #expect(replied["status_notes"] as? String == "已答复")

            let id = try bench.id(
                try await bench.post([
                    "service_code": "complaint_cleaning_greening", "description": "楼道三天没打扫", "address_id": "3-1-1502", "last_name": "王",
                    "phone": "13800005678", "address_string": "3 栋",
                ]))
            let contact = try await bench.contact(id).id
            try await bench.bench.give(
                "hand-over", to: contact,
                #"{"to": {"complaint": {"place": "3 栋", "complainedOf": "保洁", "demand": "打扫", "unknown": ["event_time", "preferred_way"]}}}"#
            )
            try await bench.service.settle()
            #expect(try await bench.one(id)["status_notes"] as? String == "已转交办理")
            let complaint = try #require(try bench.service.topics.events(ComplaintReported.self, with: bench.bench.coder).last).complaintId
            let subject: CaseID = complaint.retyped()
            let now = local("2026-03-02 10:00")
            try await bench.bench.tell(
                ComplaintRegistered(
                    complaintId: complaint, number: "CP-20260302-000001", office: "yunxi", registeredAt: now, contactId: contact,
                    raisedInTaskId: nil, channel: .cityHotline, subject: nil, class: .unclassified, majorReasons: [], level: .office,
                    ownerLimit: nil,
                    sealed: .content(
                        ComplaintParticulars(
                            callerName: "王", phone: "13800005678", unit: "3-1-1502", place: "3 栋", complainedOf: "保洁", course: "没打扫",
                            demand: "打扫"))),
                about: subject)
            try await bench.bench.tell(
                ComplaintClassified(
                    complaintId: complaint, number: "CP-20260302-000001", office: "yunxi", classifiedAt: now, class: .general,
                    majorReasons: [], subject: .cleaningGreening, level: .office, dueAt: local("2026-03-10 00:00")),
                about: subject)
            let classified = try await bench.one(id)
            #expect(classified["expected_datetime"] as? String == "2026-03-10T00:00:00+08:00")
            #expect(classified["status"] as? String == "open" && classified["status_notes"] as? String == "投诉已受理，将转责任部门")
            try await bench.bench.tell(
                ComplaintRejected(
                    complaintId: complaint, number: "CP-20260302-000001", office: "yunxi", rejectedAt: now, channel: .cityHotline,
                    contactId: contact, raisedInTaskId: nil),
                about: subject)
            let ended = try await bench.one(id)
            #expect(ended["status"] as? String == "closed" && ended["status_notes"] as? String == "经核查不予受理")
            #expect(ended["expected_datetime"] == nil)
        }
    }

    @Test("A list is of the hotline's own channel and office, narrowed by what the standard narrows it by, page by page")
    func lists() async throws {
        try await HotlineBench.with { bench in
            var ids: [String] = []
            for turn in 1...3 {
                ids.append(try bench.id(try await bench.post(HotlineBench.matter.merging(["description": "第\(turn)件"]) { $1 })))
            }
            let written = try await bench.service.ask(
                TestRequest(
                    "POST /contacts", as: .receptionist, of: "yunxi",
                    body: Data(#"{"office": "yunxi", "kind": "enquiry", "channel": "city_hotline", "reason": "热线转来"}"#.utf8)))
            #expect(written.status == 201)
            let byDesk = try #require(written.json["number"] as? String)
            _ = try await bench.bench.record()
            let foreign = try bench.id(try await bench.post(office: "donghu"))
            func listed(_ query: String, office: String? = "yunxi") async throws -> [String] {
                let answer = try await bench.get("v2/requests.json\(query)", office: office)
                try bench.hold(answer, "Open311Requests")
                return bench.list(answer).compactMap { $0["service_request_id"] as? String }
            }
            #expect(try await listed("") == [byDesk] + ids.reversed())
            #expect(try await listed("?service_code=enquiry") == [byDesk])
            #expect(try await listed("?status=closed").isEmpty)
            #expect(try await listed("?status=open&page_size=2&page=2") == [ids[1], ids[0]])
            #expect(try await listed("?service_request_id=\(ids[0]),\(foreign),CT-20260302-999999,x") == [ids[0]])
            #expect(try await listed("?start_date=2020-01-01T00:00:00Z&end_date=2020-02-01T00:00:00%2B08:00").isEmpty)
            #expect(try await listed("", office: "donghu") == [foreign])
            #expect(try await listed("?jurisdiction_id=donghu", office: nil) == [foreign])
            #expect(bench.xml(try await bench.get("v2/requests.xml?page_size=1")).contains("<service_request_id>\(byDesk)<"))
            for bad in ["?status=half", "?page=0", "?start_date=x", "?service_code=potholes"] {
                try bench.hold(try await bench.get("v2/requests.json\(bad)"), "Open311Errors", status: 400)
            }
            let xml = try await bench.get("v2/requests.xml?status=half")
            #expect(xml.status == 400 && bench.xml(xml).contains("<errors><error><code>400</code><description>status: "))
        }
    }

    @Test("Of another office's request, another channel's and one that is not there the answer is the same 404 (OPS-01, OWASP API1)")
    func noOracle() async throws {
        try await HotlineBench.with { bench in
            let foreign = try bench.id(try await bench.post(office: "donghu"))
            let phoned = try await bench.service.engine.reader.find(
                try await bench.bench.record().retyped(), as: Contact.self)
            for path in ["requests", "tokens"] {
                var said: Set<Data> = []
                for number in [foreign, try #require(phoned).record.number, "CT-20260302-999999", "x"] {
                    let answer = try await bench.get("v2/\(path)/\(number).json")
                    try bench.hold(answer, "Open311Errors", status: 404)
                    said.insert(answer.body)
                }
                #expect(said.count == 1)
            }
            #expect(try await bench.get("v2/requests.json?jurisdiction_id=donghu").status == 404)
            #expect(try await bench.get("v2/requests.json", office: nil).status == 400)
            #expect(try await bench.post(HotlineBench.matter.merging(["jurisdiction_id": "donghu"]) { $1 }).status == 404)
            let whole = try await bench.post(HotlineBench.matter.merging(["jurisdiction_id": "yunxi"]) { $1 }, office: nil)
            #expect(whole.status == 201)
            // The rest of the API is not for it.
            let desk = try await bench.service.ask(TestRequest("GET /contacts", as: .cityHotline, of: "yunxi"))
            #expect(desk.status == 403 && desk.problem == "forbidden")
        }
    }

    @Test("Bad input is refused in the standard's form with its status, whoever refuses it")
    func refused() async throws {
        try await HotlineBench.with { bench in
            let empty = try await bench.post([:])
            try bench.hold(empty, "Open311Errors", status: 400)
            #expect(
                bench.list(empty).compactMap { ($0["description"] as? String)?.split(separator: ":").first.map(String.init) } == [
                    "service_code", "description", "address_string",
                ])
            let cases: [(change: [String: String], status: Int, named: String)] = [
                (["service_code": "potholes"], 404, "service_code"), (["phone": "call me"], 400, "phone"),
                (["media_url": "javascript:alert(1)"], 400, "media_url"), (["email": String(repeating: "x", count: 201)], 400, "email"),
                (["lat": "200", "long": "1"], 400, "lat"), (["description": "a\u{1B}[2J"], 400, "description"),
                (["description": String(repeating: "长", count: 4_001)], 400, "description"), (["attribute[x]": "1"], 400, "attribute"),
            ]
            for (change, status, named) in cases {
                let answer = try await bench.post(HotlineBench.matter.merging(change) { $1 })
                try bench.hold(answer, "Open311Errors", status: status)
                #expect((bench.list(answer).first?["description"] as? String)?.hasPrefix("\(named): ") == true, "\(change)")
            }
            for body in ["[]", "{", #"{"service_code": ["repair"]}"#, #"{"attribute": 7}"#, #"{"description": {"a": 1}}"#, "{}"] {
                try bench.hold(try await bench.postJSON(body), "Open311Errors", status: 400)
            }
            var request = TestRequest("POST /open311/v2/requests.json", as: .cityHotline, of: "yunxi", body: Data("a".utf8))
            request.fields = ["Content-Type": "multipart/form-data; boundary=x"]
            try bench.hold(try await bench.service.ask(request), "Open311Errors", status: 415)
            // Also what no route of ours refuses.
            request.token = nil
            let unknown = try await bench.service.ask(request)
            try bench.hold(unknown, "Open311Errors", status: 401)
            #expect(unknown.fields["www-authenticate"] != nil)
            let other = try await bench.post(format: "xml", role: .receptionist)
            #expect(other.status == 403 && bench.xml(other).contains("<errors><error><code>403</code>"))
            try bench.hold(try await bench.get("v2/potholes.json"), "Open311Errors", status: 404)
            let deleted = try await bench.service.ask(TestRequest("DELETE /open311/v2/requests.json", as: .cityHotline, of: "yunxi"))
            try bench.hold(deleted, "Open311Errors", status: 405)
            #expect(try await bench.service.count("SELECT count(*) FROM case_file") == 0)
        }
    }
}
