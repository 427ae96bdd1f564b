import Casework
import Foundation
import Messaging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Console

@Suite("What who runs the installation sees and does", .timeLimit(.minutes(5)))
struct OperationsPageTests {
    private func registry(_ figures: [(name: String, value: Double)] = []) -> PrometheusRegistry {
        let registry = PrometheusRegistry()
        let usual = [
            ("process_start_time_seconds", Date().timeIntervalSince1970 - 7_200), ("guanjia_consumer_lag_records", 0),
            ("guanjia_outbox_oldest_unpublished_seconds", 0), ("guanjia_parked_keys", 0),
        ]
        for (name, value) in usual.filter({ entry in !figures.contains { $0.name == entry.0 } }) + figures {
            registry.show(name, .gauge, help: "") { value }
        }
        registry.show("guanjia_build_info", .gauge, help: "", labels: [("service", "complaints"), ("version", "9.8.7")]) { 1 }
        return registry
    }

    @Test("An operator signs in, lands on the page of operations and sees no other; the staff does not see it")
    func access() async throws {
        try await OperatedEstate.with(registry: registry()) { estate in
            #expect(try await Browserless(port: estate.console.port).get("/sign-in").html.contains("value=\"operator\""))
            let browser = try await estate.browser(.operator)
            #expect(try await browser.get("/").fields["location"] == "/operations")
            let page = try await browser.get("/operations")
            #expect(page.status == 200)
            #expect(
                page.html.contains("href=\"/operations\"") && !page.html.contains("href=\"/cases")
                    && !page.html.contains("action=\"/find\""))
            #expect(page.html.contains("action=\"/sign-out\"") && page.html.contains("/language/en"))
            for path in ["/cases", "/cases/complaints", "/desk", "/live", "/webhook-deliveries"] {
                #expect(try await browser.get(path).status == 403, "\(path)")
            }
            let staff = try await estate.browser(.generalManager)
            for path in ["/operations", "/operations/complaints/parked"] { #expect(try await staff.get(path).status == 403, "\(path)") }
            #expect(try await staff.get("/cases").html.contains("href=\"/operations\"") == false)
        }
    }

    @Test("All is well in one look, with version and the time since the start")
    func well() async throws {
        try await OperatedEstate.with(registry: registry()) { estate in
            let page = try await estate.browser(.operator).get("/operations")
            #expect(page.html.contains("一切正常，1 个服务都在运行。"))
            #expect(page.html.contains("9.8.7") && page.html.contains("已运行 2小时"))
            #expect(!page.html.contains("data-finding"))
        }
    }

    @Test("What is wrong stands in front in words, with what to do; a service that is silent leaves the others standing")
    func wrong() async throws {
        let figures = [("guanjia_parked_keys", 2.0), ("guanjia_parked_records", 5), ("guanjia_outbox_oldest_unpublished_seconds", 75)]
        try await OperatedEstate.with(registry: registry(figures), hasRepairs: true) { estate in
            let browser = try await estate.browser(.operator)
            let began = ContinuousClock.now
            let page = try await browser.get("/operations")
            #expect(ContinuousClock.now - began < .seconds(10))
            #expect(page.status == 200 && !page.html.contains("一切正常"))
            let found = page.html.matches(of: /data-finding="([A-Za-z]+)"/).map { String($0.output.1) }
            #expect(found == ["outboxStuck", "silent", "parked"])
            // What varies by the second is not read out each time.
            #expect(page.html.contains("id=\"operations-findings\" data-live-region aria-label") && page.html.contains("data-service=\""))
            #expect(page.html.contains("GUANJIA_REPAIRS_ADMIN_URL") && page.html.contains("不应答"))
            #expect(page.html.contains("href=\"/operations/complaints/parked\"") && page.html.contains("2 个个案，5 条事件"))
            _ = try await browser.get("/language/en?to=/operations")
            let english = try await browser.get("/operations")
            #expect(english.html.contains("cannot publish") && english.html.contains("does not answer"))
        }
    }

    @Test("A service that answers and cannot work is not well, and says what is missing")
    func unready() async throws {
        let health = HealthRegistry()
        health.startDraining()
        try await OperatedEstate.with(health: health, registry: registry()) { estate in
            let page = try await estate.browser(.operator).get("/operations")
            #expect(page.html.contains("data-finding=\"stopping\"") && page.html.contains("process: is stopping"))
        }
    }

    /// A withdrawal of a contact; the second of the contact when there is none before it.
    private func withdrawal(_ contact: ContactID, of complaint: ComplaintID?, sequence: Int64, _ estate: OperatedEstate) throws
        -> CloudEvent
    {
        let fact = ContactWithdrawn(
            contactId: contact, number: "CT-20260302-000001", office: "yunxi", withdrawnAt: Date(), complaintId: complaint)
        return CloudEvent(
            id: EventID(.v7()), source: Topic.intake.source, type: ContactWithdrawn.type, subject: contact.retyped(), sequence: sequence,
            time: Date(), traceparent: nil, data: try estate.complaints.engine.coder.encode(fact))
    }

    @Test("What is parked is listed with its reason, stays while the cause does, and is applied once that is mended (D5)")
    func redrive() async throws {
        try await OperatedEstate.with(registry: registry()) { estate in
            let complaint = try await Estate(complaints: estate.complaints, console: estate.console).register()
            let contact = ContactID(.v7())
            let id = ComplaintID(try #require(UUID(uuidString: complaint.id)))
            estate.complaints.topics.append(try withdrawal(contact, of: id, sequence: 2, estate), on: .intake)
            try await estate.complaints.settle()
            let browser = try await estate.browser(.operator)
            let path = "/operations/complaints/parked/\(contact)"
            let list = try await browser.get("/operations/complaints/parked")
            #expect(list.html.contains("href=\"\(path)\"") && list.html.contains("中间有缺") && list.html.contains("guanjia.intake.v1"))
            let page = try await browser.get(path)
            #expect(page.html.contains("guanjia.intake.contact.withdrawn.v1") && page.html.contains("#2"))

            let token = try #require(try page.hidden("_csrf", after: "form-redrive"))
            let key = try #require(try page.hidden("_key", after: "form-redrive"))
            let unconfirmed = try await browser.post(["_csrf": token, "_key": key], to: "\(path)/redrive")
            #expect(unconfirmed.status == 422 && unconfirmed.html.contains("请先确认") && unconfirmed.html.contains(key))
            let foreign = try await browser.post(["_csrf": "0", "_key": key, "confirmed": "true"], to: "\(path)/redrive")
            #expect(foreign.status == 403)
            #expect(try await estate.complaints.parked.records(of: "\(contact)").map(\.attempts) == [0])

            let form = ["_csrf": token, "_key": key, "confirmed": "true"]
            let halted = try await browser.post(form, to: "\(path)/redrive")
            #expect(halted.status == 303 && halted.fields["location"] == "\(path)?applied=0")
            #expect(try await browser.get("\(path)?applied=0").html.contains("还剩 1 条"))

            // What was missing comes after all.
            estate.complaints.topics.append(try withdrawal(contact, of: nil, sequence: 1, estate), on: .intake)
            try await estate.complaints.settle()
            let done = try await browser.post(form, to: "\(path)/redrive")
            #expect(done.fields["location"] == "/operations/complaints/parked?applied=2")
            let after = try await browser.get("/operations/complaints/parked?applied=2")
            #expect(after.html.contains("已处理 2 条事件") && after.html.contains("没有搁置的事件"))
            #expect(try await browser.get(path).status == 404)
            let still = try await estate.complaints.ask(TestRequest("GET /complaints/\(complaint.id)", as: .csDept))
            #expect(still.json["state"] as? String == "withdrawn")
        }
    }

    @Test("A record of somebody else is shown by its place: what stands in its key is in no address and on no page")
    func foreign() async throws {
        try await OperatedEstate.with(registry: registry()) { estate in
            let contact = ContactID(.v7())
            estate.complaints.topics.append(try withdrawal(contact, of: nil, sequence: 1, estate), on: .callbacks)
            // No event at all, under what somebody wrote.
            let written = ProducerRecord(
                topic: Topic.intake.rawValue, key: Array("张三 13800138000".utf8), value: Array("{\"note\":\"张三家漏水\"}".utf8), headers: [])
            estate.complaints.topics.append(written)
            try await estate.complaints.settle()
            let browser = try await estate.browser(.operator)
            let list = try await browser.get("/operations/complaints/parked")
            let paths = Set(list.html.matches(of: /\/operations\/complaints\/parked\/key-[0-9a-f]{16}/).map { String($0.output) }).sorted()
            #expect(paths.count == 2)
            var pages: [String: Browserless.Page] = [:]
            for path in paths { pages[path] = try await browser.get(path) }
            for html in [list.html] + pages.values.map(\.html) {
                for text in ["张三", "13800138000", "漏水", "CT-20260302-000001", "\(contact)"] { #expect(!html.contains(text), "\(text)") }
            }
            let (path, page) = try #require(pages.first { $0.value.html.contains("guanjia.callbacks.v1/0@0") })
            #expect(pages.values.allSatisfy { $0.status == 200 && $0.html.contains("外来记录") })
            let form = [
                "_csrf": try #require(try page.hidden("_csrf", after: "form-redrive")), "_key": "key-1", "confirmed": "true",
            ]
            #expect(try await browser.post(form, to: "\(path)/redrive").fields["location"] == "\(path)?applied=0")
        }
    }

    @Test("What a key is called leads back to it, and says nothing of what somebody wrote")
    func names() throws {
        let id = CaseID(.v7()).description
        #expect(ParkedName(of: id).description == id && ParkedName(id) == ParkedName(of: id))
        for key in ["张三 13800138000", "..", "a/b", "", id.uppercased()] {
            let name = ParkedName(of: key)
            #expect(name.description.wholeMatch(of: /key-[0-9a-f]{16}/) != nil && name.caseID == nil)
            #expect(ParkedName(name.description) == name)
        }
        for text in ["", "..", "key-", "key-xyz", "key-0123456789abcdeg", "key-0123456789abcdef0", "投诉"] {
            #expect(ParkedName(text) == nil)
        }
    }

    @Test(
        "An address that names no service, no page or no key is refused",
        arguments: [
            ("/operations/nothing/parked", 404), ("/operations/intake/parked", 404), ("/operations/complaints/parked?page=0", 400),
            ("/operations/complaints/parked?page=x", 400), ("/operations/complaints/parked?applied=-1", 400),
            ("/operations/complaints/parked/x", 404), ("/operations/complaints/parked/0198c7d4-6f00-7000-8000-000000000042", 404),
        ])
    func addresses(path: String, status: Int) async throws {
        try await OperatedEstate.with { estate in
            let answer = try await estate.browser(.operator).get(path)
            #expect(answer.status == status)
        }
    }

    @Test("Who keeps the subscriptions of other systems sees what these were sent and what they answered; nobody else does")
    func deliveries() async throws {
        let subscription = "0198c7d4-6f00-7000-8000-000000000007"
        let subscriptions = """
            {"items": [{"id": "\(subscription)", "number": "WH-20260302-000001", "kind": "webhook_subscription", "state": "suspended",
              "name": "业主端<b>", "url": "https://example.com/", "types": ["guanjia."], "suspension": "unanswered"}]}
            """
        let deliveries = """
            {"items": [
              {"id": "2", "subscriptionId": "\(subscription)", "eventId": "0198c7d4-6f00-7000-8000-000000000001", "sequence": 3, "tries": 4,
               "type": "guanjia.complaints.complaint.closed.v1", "caseId": "0198c7d4-6f00-7000-8000-000000000002", "state": "waiting",
               "queuedAt": "2026-03-02T01:30:00Z", "lastTriedAt": "2026-03-02T01:31:00Z", "lastStatus": 503,
               "lastReason": "it answered 503", "nextTryAt": "2026-03-02T02:00:00Z"},
              {"id": "1", "subscriptionId": "\(subscription)", "eventId": "0198c7d4-6f00-7000-8000-000000000003", "sequence": 1, "tries": 1,
               "type": "guanjia.intake.contact.recorded.v1", "caseId": "0198c7d4-6f00-7000-8000-000000000004", "state": "delivered",
               "queuedAt": "2026-03-02T01:00:00Z", "deliveredAt": "2026-03-02T01:00:01Z"}], "next": "c2"}
            """
        let answers = ["webhook-subscriptions": Data(subscriptions.utf8), "webhook-deliveries": Data(deliveries.utf8)]
        try await RecordedAnswers.serve(answers) { port, asked in
            try await TokenFolder.with(of: [.csManager, .csDept]) { tokens in
                let place = try #require(URL(string: "http://127.0.0.1:\(port)"))
                let own = ConsoleSettings(services: [.intake: place], tokens: tokens)
                try await TestFollower.with(ConsoleMain.service, own: own, topics: MemoryTopics()) { console in
                    let browser = Browserless(port: console.port)
                    try await browser.signIn(as: "cs_manager")
                    #expect(try await browser.get("/cases").html.contains("href=\"/webhook-deliveries\""))
                    let page = try await browser.get("/webhook-deliveries?state=waiting&subscription=\(subscription)")
                    #expect(page.status == 200)
                    #expect(page.html.contains("未被接收") && page.html.contains("返回状态 503") && page.html.contains("已接收"))
                    #expect(page.html.contains("业主端&lt;b&gt;") && page.html.contains("多次推送无应答"))
                    #expect(page.html.contains("cursor=c2"))
                    #expect(
                        asked.all.contains(
                            "GET /webhook-deliveries?subscription=\(subscription)&state=waiting&limit=50 cs_manager"), "\(asked.all)")
                    #expect(try await browser.get("/webhook-deliveries?state=lost").status == 400)
                    let other = Browserless(port: console.port)
                    try await other.signIn(as: "cs_dept")
                    #expect(try await other.get("/webhook-deliveries").status == 403)
                }
            }
        }
    }

    @Test("While Intake does not answer, the page of deliveries says so")
    func silence() async throws {
        try await OperatedEstate.with { estate in
            let page = try await estate.browser(.csManager).get("/webhook-deliveries")
            #expect(page.status == 200 && page.html.contains("接待服务暂时没有答复"))
        }
    }
}
