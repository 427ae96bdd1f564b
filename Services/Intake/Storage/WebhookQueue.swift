import Database
import Foundation
import SharedModels

/// What waits for subscriptions, as a sender sees it.
///
/// A subscription is leased to one sender at a time, by the server's real clock. A lease is longer than a try, and each try renews it.
struct WebhookQueue: Sendable {
    let pool: PostgresPool

    /// Longer than the longest try, so that two never send the same at a time.
    private static let leaseSeconds = 60.0
    /// Characters of a reason that are kept.
    private static let longestReason = 200

    /// The right to send to a subscription.
    struct Lease: Sendable {
        let subscription: WebhookSubscriptionID
        let token: UUID
    }

    /// The oldest event that waits.
    struct Waiting: Sendable {
        let position: Int64
        let event: EventID
        let body: [UInt8]
        let tries: Int
        let firstTriedAt: Date?
        /// What time it is for the service.
        let now: Date
    }

    /// Why a try failed, and when the next one is.
    struct Failure: Sendable {
        let status: Int?
        let reason: String
        let nextTry: Date
    }

    /// What became of a try.
    enum Outcome: Sendable {
        case delivered
        case failed(Failure)
    }

    /// Takes the subscription that something is due for and that was served the longest ago; nil when there is none.
    func claim() async throws -> Lease? {
        let token = UUID()
        let row = try await pool.query(
            """
            UPDATE webhook_subscription s
            SET lease = \(token), leased_until = clock_timestamp() + make_interval(secs => \(Self.leaseSeconds))
            WHERE s.subscription_id = (
                SELECT c.subscription_id FROM webhook_subscription c
                WHERE c.state = 'active' AND c.leased_until < clock_timestamp()
                  AND (
                      SELECT d.next_try_at FROM webhook_delivery d
                      WHERE d.subscription_id = c.subscription_id AND d.state = 'waiting' ORDER BY d.position LIMIT 1
                  ) <= service_now()
                ORDER BY c.leased_until, c.subscription_id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING s.subscription_id
            """
        ).first
        return try row.map { Lease(subscription: WebhookSubscriptionID(try $0.decode("subscription_id")), token: token) }
    }

    /// Renews the lease and gives the oldest event, when it is due; nil also when the lease is lost or the subscription no longer sends.
    func next(under lease: Lease) async throws -> Waiting? {
        try await pool.query(
            """
            WITH held AS (
                UPDATE webhook_subscription
                SET leased_until = clock_timestamp() + make_interval(secs => \(Self.leaseSeconds))
                WHERE subscription_id = \(lease.subscription.uuid) AND lease = \(lease.token) AND state = 'active'
                  AND leased_until > clock_timestamp()
                RETURNING subscription_id
            )
            SELECT d.position, d.event_id, d.body, d.tries, d.first_tried_at, service_now() AS now
            FROM held h
            CROSS JOIN LATERAL (
                SELECT * FROM webhook_delivery d
                WHERE d.subscription_id = h.subscription_id AND d.state = 'waiting' ORDER BY d.position LIMIT 1
            ) d
            WHERE d.next_try_at <= service_now()
            """
        ).first.map { row in
            Waiting(
                position: try row.decode("position"), event: EventID(try row.decode("event_id")), body: try row.decode("body"),
                tries: Int(try row.decode("tries", as: Int32.self)), firstTriedAt: try row.decode("first_tried_at"),
                now: try row.decode("now"))
        }
    }

    /// Writes down what became of a try.
    func note(_ outcome: Outcome, of waiting: Waiting, under lease: Lease, at now: Date) async throws {
        let change: SQL =
            switch outcome {
            case .delivered: "state = 'delivered', delivered_at = \(now), last_status = NULL, last_reason = NULL"
            case .failed(let failure):
                """
                next_try_at = \(failure.nextTry), last_status = \(failure.status.map { Int32($0) }),
                last_reason = \(String(failure.reason.prefix(Self.longestReason)))
                """
            }
        _ = try await pool.query(
            """
            UPDATE webhook_delivery
            SET tries = tries + 1, first_tried_at = coalesce(first_tried_at, \(waiting.now)), last_tried_at = \(now), \(change)
            WHERE position = \(waiting.position) AND state = 'waiting'
            """)
    }

    /// Lets others serve the subscription.
    func release(_ lease: Lease) async throws {
        _ = try await pool.query(
            """
            UPDATE webhook_subscription SET lease = NULL, leased_until = clock_timestamp()
            WHERE subscription_id = \(lease.subscription.uuid) AND lease = \(lease.token)
            """)
    }
}
