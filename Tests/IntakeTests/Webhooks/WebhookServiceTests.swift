import Casework
import Database
import Foundation
import Messaging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Webhooks: another system is sent what happens (docs/webhooks.md)", .timeLimit(.minutes(10)))
struct WebhookServiceTests {
    @Test("Events of every topic arrive signed, in the order of their case, without what is sealed, and nothing that was not asked for")
    func arrives() async throws {
        try await WebhookBench.with { bench in
            let before = WorkOrderID(.v7())
            try bench.secure(before)
            try await bench.service.settle()
            let (id, secret) = try await bench.subscribe([
                "guanjia.intake.contact.", "guanjia.repairs.", "guanjia.callbacks.call.started.v1",
            ])
            let contact = try await ServiceBench(service: bench.service).record()
            let order = WorkOrderID(.v7())
            let told = try (1...3).map { _ in try bench.secure(order) }
            let task = CallbackTaskID(.v7())
            try bench.service.topics.tell(
                CallStarted(
                    taskId: task, number: "CB-20260302-000001", office: "yunxi", startedAt: Date(), kind: .repair, cycle: 1, until: Date()),
                about: task.retyped(), with: bench.service.engine.coder)
            let deliveries = try await bench.received(5)
            for delivery in deliveries {
                #expect(try WebhookBench.isSigned(delivery, by: secret))
                #expect(delivery.fields["content-type"] == "application/cloudevents+json; charset=utf-8")
                let sentAt = try #require(TimeInterval(delivery.fields["webhook-timestamp"] ?? ""))
                #expect(abs(sentAt - Date().timeIntervalSince1970) < 60)
                #expect(delivery.json["id"] as? String == delivery.id && delivery.json["specversion"] as? String == "1.0")
            }
            let ofOrder = deliveries.filter { $0.json["subject"] as? String == order.description }
            #expect(ofOrder.map(\.id) == told.map(\.id.description))
            #expect(ofOrder.map { $0.json["sequence"] as? String } == (1...3).map { "000000000000000000\($0)" })
            let recorded = try #require(deliveries.first { $0.type == "guanjia.intake.contact.recorded.v1" })
            let data = try #require(recorded.json["data"] as? [String: Any])
            #expect(data["contactId"] as? String == contact.description && data["sealed"] == nil)
            #expect(!deliveries.contains { $0.json["subject"] as? String == before.description }, "it happened before")
            #expect(!deliveries.contains { String(decoding: $0.body, as: UTF8.self).contains("sealed") })
            try await bench.service.settle()
            #expect(try await bench.isAllNoted())
            let page = try await bench.ask("GET /webhook-deliveries?subscription=\(id)&limit=2", like: "WebhookDeliveryPage")
            let items = try #require(page.json["items"] as? [[String: Any]])
            #expect(items.count == 2 && items.allSatisfy { $0["state"] as? String == "delivered" && $0["tries"] as? Int == 1 })
            let cursor = try #require(page.json["next"] as? String)
            let rest = try await bench.ask("GET /webhook-deliveries?cursor=\(cursor)&state=delivered", like: "WebhookDeliveryPage")
            #expect((rest.json["items"] as? [[String: Any]])?.count == 3)
        }
    }

    @Test("The secret is shown once, to whoever made it, and stands in no answer, event, log or table; a rotation signs with both")
    func secrets() async throws {
        let log = LogRecorder()
        try await WebhookBench.with(log: log) { bench in
            var request = TestRequest("POST /webhook-subscriptions", as: .csManager)
            request.body = Data(#"{"name":"app","url":"\#(bench.address)/hooks","types":["guanjia.repairs."]}"#.utf8)
            let (made, again) = (try await bench.service.ask(request), try await bench.service.ask(request))
            let first = try #require(made.json["secret"] as? String), id = try #require(made.json["id"] as? String)
            #expect(again.status == 201 && again.json["id"] as? String == id && again.json["secret"] == nil)
            let rotated = try await bench.give("rotate-secret", to: id)
            let second = try #require(rotated.json["secret"] as? String)
            #expect(second != first && rotated.json["previousUntil"] != nil)
            try bench.secure(WorkOrderID(.v7()))
            let delivery = try #require(try await bench.received(1).first)
            #expect(try WebhookBench.isSigned(delivery, by: first) && WebhookBench.isSigned(delivery, by: second))
            try await bench.forward(86_401)
            try bench.secure(WorkOrderID(.v7()))
            let later = try #require(try await bench.received(2).last)
            #expect(try !WebhookBench.isSigned(later, by: first) && WebhookBench.isSigned(later, by: second))
            try await bench.service.settle()
            var shown = log.recorded
            for route in ["", "/history", "/queue"] {
                let answer = try await bench.service.ask(TestRequest("GET /webhook-subscriptions/\(id)\(route)", as: .csManager))
                #expect(answer.status == 200)
                shown.append(String(decoding: answer.body, as: UTF8.self))
            }
            for topic in Topic.allCases {
                shown += bench.service.topics.records(of: topic).map { String(decoding: $0.value ?? [], as: UTF8.self) }
            }
            for table in ["case_file", "case_history", "idempotency_key", "outbox", "webhook_subscription", "webhook_delivery"] {
                let rows = try await bench.service.pool.query("SELECT t::text AS row FROM \(unsafe: table) t")
                shown += try rows.map { try $0.decode("row", as: String.self) }
            }
            shown += try await bench.service.pool.query("SELECT convert_from(answer, 'UTF8') AS row FROM idempotency_key").map {
                try $0.decode("row", as: String.self)
            }
            #expect(shown.count > 10)
            for secret in [first, second] {
                let bare = String(secret.dropFirst("whsec_".count))
                #expect(!shown.contains { $0.contains(bare) })
            }
        }
    }

    @Test("What is not taken is tried again, in order and before anything later; another system does not wait for it")
    func order() async throws {
        try await WebhookBench.with { bench in
            let (id, _) = try await bench.subscribe(["guanjia.repairs."])
            let dead = try await bench.ask(
                "POST /webhook-subscriptions",
                #"{"name":"gone","url":"http://127.0.0.1:\#(try FreePort.find())/","types":["guanjia.repairs."]}"#, status: 201)
            let deadID = try #require(dead.json["id"] as? String)
            bench.receiver.answer([500, 302, 429], with: ["Location": "\(bench.address)/elsewhere"])
            let order = WorkOrderID(.v7())
            let told = try (1...4).map { _ in try bench.secure(order).id.description }
            #expect(try await bench.received(1).map(\.id) == [told[0]])
            for tries in 1...3 {
                try await bench.noted(Int64(tries), of: id)
                // Past the longest of the first pauses.
                try await bench.forward(400)
                _ = try await bench.received(tries < 3 ? tries + 1 : 7)
            }
            let arrived = try await bench.received(7).map(\.id)
            #expect(arrived == [told[0], told[0], told[0], told[0], told[1], told[2], told[3]])
            #expect(!bench.receiver.deliveries.contains { $0.path == "/elsewhere" }, "a redirection was followed")
            let waiting = try await bench.ask("GET /webhook-deliveries?subscription=\(deadID)&state=waiting", like: "WebhookDeliveryPage")
            let items = try #require(waiting.json["items"] as? [[String: Any]])
            #expect(items.count == 4 && items.map { $0["tries"] as? Int ?? 0 }.filter { $0 > 0 }.count == 1, "only the oldest is tried")
            #expect(try await bench.state(of: deadID) == "active ")
        }
    }

    @Test("After the plan's end it is suspended and told; resumed it goes on with the oldest, and nothing is missing") func suspension()
        async throws
    {
        try await WebhookBench.with { bench in
            let (id, _) = try await bench.subscribe(["guanjia.repairs."])
            bench.receiver.answer(then: 503)
            let order = WorkOrderID(.v7())
            let told = try (1...3).map { _ in try bench.secure(order).id.description }
            _ = try await bench.received(1)
            try await bench.noted(1, of: id)
            try await bench.forward(7 * 86_400 + 3_600)
            #expect(try await eventually { try await bench.state(of: id) == "suspended unanswered" })
            try await bench.service.settle()
            let facts = try bench.service.topics.events(WebhookSuspended.self, with: bench.service.engine.coder)
            #expect(facts.map(\.cause) == [.unanswered])
            let queue = try await bench.ask("GET /webhook-subscriptions/\(id)/queue", like: "WebhookQueue")
            #expect(queue.json["waiting"] as? Int == 3 && queue.json["missed"] as? Int == 0)
            let count = bench.receiver.deliveries.count
            bench.receiver.answer()
            _ = try await bench.give("resume", to: id)
            let arrived = try await bench.received(count + 3).map(\.id)
            #expect(arrived.suffix(3) == told && arrived.dropLast(3).allSatisfy { $0 == told[0] })
        }
    }

    @Test("When the database does not take a suspension, the receiver is left alone for a minute, and the next try brings it again")
    func unsuspended() async throws {
        let log = LogRecorder()
        try await WebhookBench.with(log: log) { bench in
            let (id, _) = try await bench.subscribe(["guanjia.repairs."])
            for statement: SQL in [
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$",
                """
                CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON webhook_subscription
                FOR EACH ROW WHEN (NEW.state = 'suspended') EXECUTE FUNCTION refuse()
                """,
            ] { _ = try await bench.service.pool.query(statement) }
            bench.receiver.answer(then: 410)
            try bench.secure(WorkOrderID(.v7()))
            _ = try await bench.received(1)
            try await bench.noted(1, of: id)
            // The suspension is tried after that, and is to be refused before the way is free.
            let isRefused = await eventually {
                log.recorded.contains { $0.contains("webhook subscription suspended") && $0.contains("false") }
            }
            #expect(isRefused)
            let paused = try await bench.service.count(
                "SELECT count(*) FROM webhook_delivery WHERE next_try_at > last_tried_at + interval '55 seconds' AND last_status = 410")
            #expect(paused == 1)
            #expect(try await bench.state(of: id) == "active ")
            _ = try await bench.service.pool.query("DROP TRIGGER refuse ON webhook_subscription")
            try await bench.forward(61)
            #expect(try await eventually { try await bench.state(of: id) == "suspended gone" })
            _ = try await bench.received(2)
        }
    }

    @Test("410 suspends at once; paused nothing is sent and nothing lost; deleted nothing waits") func states() async throws {
        try await WebhookBench.with { bench in
            let (id, _) = try await bench.subscribe(["guanjia.repairs."])
            bench.receiver.answer([410])
            let first = try bench.secure(WorkOrderID(.v7())).id.description
            #expect(try await eventually { try await bench.state(of: id) == "suspended gone" })
            _ = try await bench.give("resume", to: id)
            #expect(try await bench.received(2).map(\.id) == [first, first])
            _ = try await bench.give("pause", to: id)
            let second = try bench.secure(WorkOrderID(.v7())).id.description
            try await bench.service.settle()
            #expect(try await bench.waiting() == 1)
            #expect(try await WebhookQueue(pool: bench.service.pool).claim() == nil, "no sender takes it")
            #expect(bench.receiver.deliveries.count == 2)
            _ = try await bench.give("resume", to: id)
            #expect(try await bench.received(3).last?.id == second)
            _ = try await bench.give("pause", to: id)
            try bench.secure(WorkOrderID(.v7()))
            try await bench.service.settle()
            _ = try await bench.give("delete", to: id)
            try bench.secure(WorkOrderID(.v7()))
            try await bench.service.settle()
            try await WebhookWatch(engine: bench.service.engine).pass()
            #expect(try await bench.waiting() == 0)
            try await bench.forward(43 * 86_400)
            try await WebhookWatch(engine: bench.service.engine).pass()
            #expect(try await bench.service.count("SELECT count(*) FROM webhook_delivery") == 0)
        }
    }

    @Test("Whoever dies with a lease leaves its event to the next, which sends it; while the lease lasts nobody else does") func crash()
        async throws
    {
        try await WebhookBench.with { bench in
            let (id, _) = try await bench.subscribe(["guanjia.repairs."])
            _ = try await bench.give("pause", to: id)
            let told = try bench.secure(WorkOrderID(.v7())).id.description
            try await bench.service.settle()
            // As a sender that took the subscription and died before it noted anything.
            let token = UUID()
            _ = try await bench.service.pool.query(
                "UPDATE webhook_subscription SET lease = \(token), leased_until = clock_timestamp() + interval '1 minute'")
            _ = try await bench.give("resume", to: id)
            let queue = WebhookQueue(pool: bench.service.pool)
            let lease = WebhookQueue.Lease(subscription: WebhookSubscriptionID(try #require(UUID(uuidString: id))), token: token)
            #expect(try await queue.next(under: lease)?.event.description == told)
            #expect(try await queue.claim() == nil, "no other sender takes it")
            #expect(bench.receiver.deliveries.isEmpty)
            _ = try await bench.service.pool.query("UPDATE webhook_subscription SET leased_until = clock_timestamp()")
            #expect(try await bench.received(1).first?.id == told)
            #expect(try await queue.next(under: lease) == nil, "the lease is another's")
        }
    }

    @Test("Beyond the bound no more wait: it is suspended and told, and what it misses is counted, for later too") func overfull()
        async throws
    {
        try await WebhookBench.with { bench in
            let (id, _) = try await bench.subscribe(["guanjia.repairs."])
            _ = try await bench.give("pause", to: id)
            for _ in 1...3 { try bench.secure(WorkOrderID(.v7())) }
            try await bench.service.settle()
            var engine = bench.service.engine
            engine = CaseEngine(
                runner: engine.runner, pool: engine.pool, policy: engine.policy, coder: engine.coder,
                outgoing: OutgoingSettings(waitingLimit: 4))
            try await WebhookWatch(engine: engine).pass()
            #expect(try await bench.state(of: id) == "paused ")
            try bench.secure(WorkOrderID(.v7()))
            try await bench.service.settle()
            try await WebhookWatch(engine: engine).pass()
            #expect(try await bench.state(of: id) == "suspended overfull")
            let missed = try bench.secure(WorkOrderID(.v7())).id.description
            try bench.secure(WorkOrderID(.v7()))
            try await bench.service.settle()
            let queue = try await bench.ask("GET /webhook-subscriptions/\(id)/queue", like: "WebhookQueue").json
            #expect(queue["waiting"] as? Int == 4 && queue["missed"] as? Int == 2 && queue["firstMissed"] as? String == missed)
            _ = try await bench.give("resume", to: id)
            _ = try await bench.received(4)
            try bench.secure(WorkOrderID(.v7()))
            _ = try await bench.received(5)
            let after = try await bench.ask("GET /webhook-subscriptions/\(id)/queue", like: "WebhookQueue").json
            #expect(after["missed"] as? Int == 2 && after["firstMissed"] as? String == missed)
        }
    }

    @Test("Where a name leads to this machine nothing is sent, unless a setting allows it; an office's subscription hears of that office")
    func addresses() async throws {
        try await WebhookBench.with { bench in
            for text in [
                "\(bench.address)/x", bench.address.replacing("127.0.0.1", with: "localhost"),
                bench.address.replacing("127.0.0.1", with: "127.1"),
            ] {
                let url = try #require(URL(string: text))
                guard case .none(let reason) = await WebhookCall(allowsPrivate: false).send([], to: url, [:]) else {
                    Issue.record("\(text) was called")
                    continue
                }
                #expect(reason.contains("not public"), "\(reason)")
            }
            #expect(bench.receiver.deliveries.isEmpty)
            _ = try await bench.subscribe(["guanjia.repairs."], office: "donghu")
            try bench.secure(WorkOrderID(.v7()))
            let theirs = try bench.secure(WorkOrderID(.v7()), office: "donghu").id.description
            try await bench.service.settle()
            #expect(try await bench.received(1).map(\.id) == [theirs])
        }
    }

    @Test("A test goes to the one that is tried, whatever types it is sent, and to no other") func ping() async throws {
        try await WebhookBench.with { bench in
            let (id, secret) = try await bench.subscribe(["guanjia.repairs.order.closed.v1"], office: "donghu")
            _ = try await bench.subscribe(["guanjia.repairs."], path: "/other")
            _ = try await bench.give("test", to: id)
            let delivery = try #require(try await bench.received(1).first)
            #expect(delivery.type == "guanjia.intake.webhook.tested.v1" && delivery.json["subject"] as? String == id)
            #expect(try WebhookBench.isSigned(delivery, by: secret))
            try await bench.service.settle()
            #expect(try await bench.isAllNoted() && bench.receiver.deliveries.count == 1)
        }
    }

    @Test(
        "The lines of docs/webhooks.md take what is sent, and neither another body nor another time nor another secret",
        .enabled(if: python != nil))
    func example() async throws {
        let python = try #require(Self.python)
        let page = try String(contentsOf: Self.root.appending(path: "docs/webhooks.md"), encoding: .utf8)
        let code = try #require(page.split(separator: "```python\n").last?.split(separator: "```").first)
        try await WebhookBench.with { bench in
            let (_, secret) = try await bench.subscribe(["guanjia.repairs."])
            try bench.secure(WorkOrderID(.v7()))
            let delivery = try #require(try await bench.received(1).first)
            let old = "\(Int(Date().timeIntervalSince1970) - 301)"
            let script = """
                \(code)
                import json, sys
                given = json.load(sys.stdin)
                headers, body, secret = given["headers"], base64.b64decode(given["body"]), given["secret"]
                other = "whsec_" + base64.b64encode(bytes(32)).decode()
                print(is_ours(secret, headers, body), is_ours(secret, headers, body + b" "), is_ours(other, headers, body),
                      is_ours(secret, {**headers, "webhook-timestamp": "\(old)"}, body), end="")
                """
            let input = try JSONSerialization.data(withJSONObject: [
                "headers": delivery.fields, "body": Data(delivery.body).base64EncodedString(), "secret": secret,
            ])
            let (process, out, into) = (Process(), Pipe(), Pipe())
            process.executableURL = URL(fileURLWithPath: python)
            process.arguments = ["-c", script]
            (process.standardOutput, process.standardInput) = (out, into)
            try process.run()
            try into.fileHandleForWriting.write(contentsOf: input)
            try into.fileHandleForWriting.close()
            let said = try out.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            #expect(String(decoding: said, as: UTF8.self) == "True False False False")
        }
    }

    private static var root: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// A Python, when the environment names one (`./guanjia test` does).
    private static var python: String? {
        let named = ProcessInfo.processInfo.environment["GUANJIA_PYTHON"] ?? ""
        return FileManager.default.isExecutableFile(atPath: named) ? named : nil
    }

    @Test("What is missing or will not do is named at once; only keepers get in") func bad() async throws {
        try await WebhookBench.with { bench in
            func post(_ body: String) -> TestRequest {
                TestRequest("POST /webhook-subscriptions", as: .csManager, body: Data(body.utf8))
            }
            for request in [
                BadRequest("all", post("{}"), 422, "invalid", ["name", "url", "types"]),
                BadRequest(
                    "bad", post(#"{"name":"a","url":"ftp://x","types":["guanjia.","nothing."]}"#), 422, "invalid", ["url", "types[1]"]),
                BadRequest("cursor", TestRequest("GET /webhook-deliveries?cursor=WyJ4Il0", as: .csManager), 400, "malformed", ["cursor"]),
                BadRequest("state", TestRequest("GET /webhook-deliveries?state=x", as: .csManager), 400, "malformed", ["state"]),
                BadRequest("id", TestRequest("GET /webhook-deliveries?subscription=x", as: .csManager), 400, "malformed", ["subscription"]),
            ] {
                let objections = try request.objections(to: try await bench.service.ask(request.request))
                #expect(objections == [])
            }
            let refused = try await bench.service.ask(TestRequest("GET /webhook-subscriptions", as: .receptionist))
            #expect(refused.status == 403)
        }
    }
}
