import Database
import Foundation
import Hummingbird
import Messaging
import ServiceBootstrap
import SharedModels

/// `GET /webhook-deliveries`: what was sent and what waits, the newest first.
struct WebhookPage: Sendable {
    let engine: CaseEngine

    /// Whether a delivery was made.
    enum State: String, CaseIterable, Sendable {
        case waiting, delivered
    }

    /// One delivery; what was sent is not shown.
    private struct Delivery: Encodable, Sendable {
        let id: String
        let subscriptionId: WebhookSubscriptionID
        let eventId: EventID
        let type: String
        let caseId: CaseID
        let sequence: Int64
        let state: String
        let queuedAt: Date
        let tries: Int
        let lastTriedAt: Date?
        let lastStatus: Int?
        let lastReason: String?
        /// Absent once it was made.
        let nextTryAt: Date?
        let deliveredAt: Date?
        let askedAgainAt: Date?

        init(_ row: Row) throws {
            id = String(try row.decode("position", as: Int64.self))
            subscriptionId = WebhookSubscriptionID(try row.decode("subscription_id"))
            eventId = EventID(try row.decode("event_id"))
            type = try row.decode("type")
            caseId = CaseID(try row.decode("case_id"))
            sequence = try row.decode("sequence")
            state = try row.decode("state")
            queuedAt = try row.decode("queued_at")
            tries = Int(try row.decode("tries", as: Int32.self))
            lastTriedAt = try row.decode("last_tried_at")
            lastStatus = try row.decode("last_status", as: Int32?.self).map { Int($0) }
            lastReason = try row.decode("last_reason")
            nextTryAt = state == State.waiting.rawValue ? try row.decode("next_try_at") : nil
            deliveredAt = try row.decode("delivered_at")
            askedAgainAt = try row.decode("asked_again_at")
        }
    }

    /// The parameters of its query.
    static let names = ["subscription", "state"] + PageRequest.names

    func answer(_ context: CallerRequestContext) async throws -> Response {
        let page = try PageRequest(of: context.query)
        let after = try page.cursor.map { cursor in
            guard let text = cursor.words.first, let position = Int64(text) else {
                throw Problem.badParameter("cursor", "expected the value of next from the page before")
            }
            return position
        }
        let subscription = try context.query["subscription"].map { text in
            guard let id = UUID(uuidString: text) else { throw Problem.badParameter("subscription", "expected a UUID") }
            return id
        }
        let state = try context.query["state"].map { text in
            guard let state = State(rawValue: text) else { throw Problem.badParameter("state", "expected waiting or delivered") }
            return state.rawValue
        }
        let found = try await engine.pool.query(
            """
            SELECT d.* FROM webhook_delivery d JOIN webhook_subscription s ON s.subscription_id = d.subscription_id
            WHERE (\(after) IS NULL OR d.position < \(after)) AND (\(subscription) IS NULL OR d.subscription_id = \(subscription))
              AND (\(state) IS NULL OR d.state = \(state)) AND (\(context.caller.office) IS NULL OR s.office = \(context.caller.office))
            ORDER BY d.position DESC LIMIT \(Int64(page.limit + 1))
            """
        ).map { try Delivery($0) }
        let shown = Page(found, limit: page.limit) { [$0.id] }
        return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(shown)), status: .ok)
    }

    /// How the queue of one subscription stands.
    struct Queue: Encodable, Sendable {
        let waiting: Int64
        /// Since when the oldest waits; absent when none does.
        let oldestAt: Date?
        /// Events that were not kept when too many waited the last time.
        let missed: Int64
        let firstMissed: EventID?
        let firstMissedAt: Date?
    }

    func queue(of id: WebhookSubscriptionID) async throws -> Queue {
        let row = try await engine.pool.query(
            """
            SELECT s.missed, s.first_missed, s.first_missed_at, count(d.position) AS waiting, min(d.queued_at) AS oldest_at
            FROM webhook_subscription s
            LEFT JOIN webhook_delivery d ON d.subscription_id = s.subscription_id AND d.state = 'waiting'
            WHERE s.subscription_id = \(id.uuid) GROUP BY s.subscription_id
            """
        ).first
        guard let row else { throw Problem(.notFound, "There is no such webhook subscription.") }
        return Queue(
            waiting: try row.decode("waiting"), oldestAt: try row.decode("oldest_at"), missed: try row.decode("missed"),
            firstMissed: try row.decode("first_missed", as: UUID?.self).map { EventID($0) },
            firstMissedAt: try row.decode("first_missed_at"))
    }
}
