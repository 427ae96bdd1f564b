import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// `POST /webhook-subscriptions/{id}/redeliver`: which deliveries are made again, by the time at which they were made or by their events.
struct RedeliverWebhookRequest: Decodable, Sendable {
    let from: Date?
    let until: Date?
    let events: [String]?

    /// The command, once it is known how much it asks for: nothing is left out silently, so what exceeds a bound is refused.
    func command(to subscription: WebhookSubscription, with engine: CaseEngine) async throws -> WebhookCommand {
        var check = Validation()
        let selection = selection(&check)
        try check.finish()
        guard let selection else { preconditionFailure("finish throws when nothing is chosen") }
        try await Self.look(selection, of: subscription.id, in: engine, &check)
        try check.finish()
        return .redeliver(selection)
    }

    private func selection(_ check: inout Validation) -> WebhookSelection? {
        guard let events else {
            guard let from = check.required(from, "from", "is missing; or name events") else { return nil }
            if let until { check.check(until > from, "until", "must be later than from") }
            return .delivered(from: from, until: until)
        }
        check.check(from == nil, "from", "goes without events")
        check.check(until == nil, "until", "goes without events")
        check.count(events, "events", in: 1...WebhookSelection.mostEvents)
        var ids: Set<EventID> = []
        for (index, text) in events.prefix(WebhookSelection.mostEvents).enumerated() {
            guard let uuid = UUID(uuidString: text) else {
                check.fail("events[\(index)]", "must be a UUID, that of a webhook-id")
                continue
            }
            ids.insert(EventID(uuid))
        }
        return .events(ids.sorted())
    }

    private static func look(
        _ selection: WebhookSelection, of id: WebhookSubscriptionID, in engine: CaseEngine, _ check: inout Validation
    ) async throws {
        let most = WebhookSelection.mostDeliveries
        switch selection {
        case .delivered(let from, let until):
            let row = try await engine.pool.query(
                """
                SELECT service_now() AS now,
                    (SELECT count(*) FROM (
                        SELECT FROM webhook_delivery
                        WHERE subscription_id = \(id.uuid) AND \(WebhookTable.delivered(from: from, until: until))
                        LIMIT \(Int64(most) + 1)) made) AS made,
                    (SELECT count(*) FROM (
                        SELECT FROM webhook_delivery
                        WHERE subscription_id = \(id.uuid) AND state = 'waiting' LIMIT \(Int64(engine.outgoing.waitingLimit))) w) AS waiting
                """
            ).first
            guard let row else { return }
            check.check(from <= (try row.decode("now")), "from", "must not be in the future")
            let (made, waiting): (Int64, Int64) = (try row.decode("made"), try row.decode("waiting"))
            check.check(
                made <= Int64(most), "until",
                "more than \(most) deliveries were made in that time; ask for them in several requests")
            // Nothing new to wait: a repetition of this request must find what the first one found.
            check.check(
                made == 0 || made + waiting < Int64(engine.outgoing.waitingLimit), "until",
                "more events would wait than may, and the subscription would be suspended; choose a shorter time, or wait")
        case .events(let events):
            let found = Set(
                try await engine.pool.query(
                    "SELECT event_id FROM webhook_delivery WHERE subscription_id = \(id.uuid) AND event_id = ANY(\(events.map(\.uuid)))"
                ).map { EventID(try $0.decode("event_id")) })
            for event in events where !found.contains(event) {
                check.fail("events", "\(event) was not sent to this subscription, or is not kept any more")
            }
        }
    }
}
