import Casework
import Database
import Foundation
import Messaging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Webhooks: what was sent is sent again on demand") struct WebhookRedeliveryTests {
    private func redeliver(_ body: String, of id: String, on bench: WebhookBench) async throws -> TestAnswer {
        try await bench.ask("POST /webhook-subscriptions/\(id)/redeliver", body)
    }

    private func list(_ ids: [String]) -> String { "[" + ids.map { "\"\($0)\"" }.joined(separator: ",") + "]" }

    /// Tells events of two orders in turn and waits until they are taken and noted.
    private func deliver(_ count: Int, on bench: WebhookBench) async throws -> [String] {
        let orders = [WorkOrderID(.v7()), WorkOrderID(.v7())]
        let before = bench.receiver.deliveries.count
        let told = try (0..<count).map { try bench.secure(orders[$0 % 2]).id.description }
        #expect(try await bench.received(before + count).suffix(count).map(\.id) == told)
        #expect(try await bench.isAllNoted())
        return told
    }

    @Test("From a time on everything comes again, with the same ids and bodies, in the order of the first time, and before what is new")
    func fromTime() async throws {
        try await WebhookBench.with { bench in
            let (id, secret) = try await bench.subscribe(["guanjia.repairs."])
            let early = try await deliver(2, on: bench)
            try await bench.forward(3_600)
            let told = try await deliver(4, on: bench)
            _ = try await bench.give("pause", to: id)
            let new = try bench.secure(WorkOrderID(.v7())).id.description
            try await bench.service.settle()
            let start = RFC3339.text(try await bench.service.engine.now().addingTimeInterval(-1_800))
            let answer = try await redeliver(#"{"from":"\#(start)"}"#, of: id, on: bench)
            #expect((answer.json["redelivery"] as? [String: Any])?["from"] as? String == start)
            #expect(try await bench.waiting() == 5 && bench.receiver.deliveries.count == 6, "paused it waits")
            _ = try await bench.give("resume", to: id)
            let arrived = try await bench.received(11)
            #expect(arrived.suffix(5).map(\.id) == told + [new])
            #expect(arrived[6..<10].map(\.body) == arrived[2..<6].map(\.body))
            #expect(try WebhookBench.isSigned(arrived[6], by: secret))
            #expect(!arrived.dropFirst(2).contains { early.contains($0.id) })
            try await bench.service.settle()
            let facts = try bench.service.topics.events(WebhookRedelivered.self, with: bench.service.engine.coder)
            #expect(facts.map { $0.from.map(RFC3339.text) } == [start])
            let page = try await bench.ask("GET /webhook-deliveries?subscription=\(id)", like: "WebhookDeliveryPage")
            let items = try #require(page.json["items"] as? [[String: Any]])
            #expect(items.filter { $0["askedAgainAt"] != nil }.compactMap { $0["eventId"] as? String } == told.reversed())
        }
    }

    @Test("Until a time, or by their ids, some come again and no others; a repetition of the request asks for nothing more")
    func someOfThem() async throws {
        try await WebhookBench.with { bench in
            let (id, _) = try await bench.subscribe(["guanjia.repairs."])
            let early = try await deliver(2, on: bench)
            let start = try await bench.service.engine.now().addingTimeInterval(-1_800)
            try await bench.forward(3_600)
            let told = try await deliver(3, on: bench)
            let end = RFC3339.text(start.addingTimeInterval(3_600))
            var request = TestRequest("POST /webhook-subscriptions/\(id)/redeliver", as: .csManager)
            request.body = Data(#"{"from":"\#(RFC3339.text(start))","until":"\#(end)"}"#.utf8)
            for _ in 1...2 { #expect(try await bench.service.ask(request).status == 200) }
            #expect(try await bench.received(7).suffix(2).map(\.id) == early)
            #expect(try await bench.isAllNoted())
            _ = try await redeliver(#"{"events":\#(list([told[2], told[0], told[2]]))}"#, of: id, on: bench)
            #expect(try await bench.received(9).suffix(2).map(\.id) == [told[0], told[2]])
            #expect(try await bench.isAllNoted() && bench.receiver.deliveries.count == 9)
        }
    }

    @Test("What waits for its next try is tried at once; what was given up is, once the subscription is resumed") func givenUp()
        async throws
    {
        try await WebhookBench.with { bench in
            let (id, _) = try await bench.subscribe(["guanjia.repairs."])
            bench.receiver.answer([500])
            let event = try bench.secure(WorkOrderID(.v7())).id.description
            _ = try await bench.received(1)
            try await bench.noted(1, of: id)
            let now = RFC3339.text(try await bench.service.engine.now())
            _ = try await redeliver(#"{"from":"\#(now)"}"#, of: id, on: bench)
            #expect(try await bench.received(2).map(\.id) == [event, event])
            #expect(try await bench.isAllNoted())

            bench.receiver.answer(then: 503)
            let second = try bench.secure(WorkOrderID(.v7())).id.description
            _ = try await bench.received(3)
            try await bench.noted(2, of: id)
            try await bench.forward(7 * 86_400 + 3_600)
            #expect(try await eventually { try await bench.state(of: id) == "suspended unanswered" })
            bench.receiver.answer()
            let count = bench.receiver.deliveries.count
            _ = try await redeliver(#"{"events":\#(list([second, event]))}"#, of: id, on: bench)
            #expect(try await bench.waiting() == 2)
            #expect(try await bench.state(of: id) == "suspended unanswered" && bench.receiver.deliveries.count == count)
            _ = try await bench.give("resume", to: id)
            #expect(try await bench.received(count + 2).suffix(2).map(\.id) == [event, second])
        }
    }

    @Test("More than the bounds is refused as a whole, and so is what was never sent; nobody but keepers asks") func bad() async throws {
        try await WebhookBench.with { bench in
            let (id, _) = try await bench.subscribe(["guanjia.repairs."])
            _ = try await deliver(2, on: bench)
            func post(_ body: String, as role: Role = .csManager) -> TestRequest {
                TestRequest("POST /webhook-subscriptions/\(id)/redeliver", as: role, body: Data(body.utf8))
            }
            let many = list((0...100).map { _ in UUID.v7().uuidString })
            for request in [
                BadRequest("nothing", post("{}"), 422, "invalid", ["from"]),
                BadRequest("order", post(#"{"from":"2026-03-02T01:00:00Z","until":"2026-03-02T01:00:00Z"}"#), 422, "invalid", ["until"]),
                BadRequest("future", post(#"{"from":"2099-03-02T01:00:00Z"}"#), 422, "invalid", ["from"]),
                BadRequest(
                    "both", post(#"{"from":"2026-03-02T01:00:00Z","until":"2026-03-03T01:00:00Z","events":["x"]}"#), 422, "invalid",
                    ["from", "until", "events[0]"]),
                BadRequest("unknown", post(#"{"events":["019c9e3a-1f00-7041-8000-000000000044"]}"#), 422, "invalid", ["events"]),
                BadRequest("none", post(#"{"events":[]}"#), 422, "invalid", ["events"]),
                BadRequest("many", post(#"{"events":\#(many)}"#), 422, "invalid", ["events"]),
            ] {
                let objections = try request.objections(to: try await bench.service.ask(request.request))
                #expect(objections == [])
            }
            let refused = try await bench.service.ask(post(#"{"from":"2026-03-02T01:00:00Z"}"#, as: .receptionist))
            #expect(refused.status == 403)
            _ = try await bench.give("delete", to: id)
            let deleted = try await bench.service.ask(post(#"{"from":"2026-03-02T01:00:00Z"}"#))
            #expect(deleted.status == 409)
            try await bounds(of: id, on: bench)
        }
    }

    private func bounds(of id: String, on bench: WebhookBench) async throws {
        let engine = bench.service.engine
        let subscription = WebhookSubscriptionID(try #require(UUID(uuidString: id)))
        let found = try #require(try await engine.reader.find(subscription.retyped(), as: WebhookSubscription.self)?.body)
        let request = RedeliverWebhookRequest(from: try await engine.now().addingTimeInterval(-60), until: nil, events: nil)
        _ = try await request.command(to: found, with: engine)
        let small = CaseEngine(
            runner: engine.runner, pool: engine.pool, policy: engine.policy, coder: engine.coder,
            outgoing: OutgoingSettings(waitingLimit: 2))
        await #expect(throws: Problem.self, "as many would wait as may") { try await request.command(to: found, with: small) }
        _ = try await engine.pool.query(
            """
            INSERT INTO webhook_delivery
                (subscription_id, event_id, type, case_id, sequence, happened_at, body, queued_at, next_try_at, state, delivered_at)
            SELECT \(subscription.uuid), gen_random_uuid(), 'x', gen_random_uuid(), 1, service_now(), '', service_now(), service_now(),
                'delivered', service_now()
            FROM generate_series(1, 10000)
            """)
        await #expect(throws: Problem.self, "more than may be asked for at once") { try await request.command(to: found, with: engine) }
    }
}
