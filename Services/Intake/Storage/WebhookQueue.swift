import Database
import Foundation
import SharedModels

/// What waits for subscriptions, as a sender sees it.
///
/// A subscription is leased to one sender at a time, by the server's real clock. Who sends renews the lease while a try is under way
/// (`WebhookLeaseHold`), so it may be shorter than a try; and what a try leaves is written under the lease's token only.
struct WebhookQueue: Sendable {
    let pool: PostgresPool
    /// How long a sender that has died holds its subscription back.
    var leaseTime: Duration = .seconds(15)

    private var leaseSeconds: Double { leaseTime / .seconds(1) }
    /// Characters of a reason that are kept.
    private static let longestReason = 200

    /// The right to send to a subscription.
    struct Lease: Sendable {
        let subscription: WebhookSubscriptionID
        /// Another one each time that a subscription is leased.
        let token: UUID
    }

    /// Somebody else may have the subscription by now; nothing is to be sent or written.
    struct LeaseLost: Error {}

    /// The oldest event that waits.
    struct Waiting: Sendable {
        let position: Int64
        let event: EventID
        let body: [UInt8]
        let tries: Int
        let firstTriedAt: Date?
        /// What time it is for the service.
        let now: Date
        /// Until when the sender may count on the lease, unless it is renewed.
        let heldUntil: ContinuousClock.Instant
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
            SET lease = \(token), leased_until = clock_timestamp() + make_interval(secs => \(leaseSeconds))
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
        // From before the server reads its clock: so this one never ends later.
        let heldUntil = ContinuousClock.now + leaseTime
        return try await pool.query(
            """
            WITH held AS (
                UPDATE webhook_subscription
                SET leased_until = clock_timestamp() + make_interval(secs => \(leaseSeconds))
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
                now: try row.decode("now"), heldUntil: heldUntil)
        }
    }

    /// Holds the subscription for another lease.
    /// - Throws: `LeaseLost` when that has ended already; what the database says.
    /// - Returns: Until when the sender may count on it.
    func renew(_ lease: Lease) async throws -> ContinuousClock.Instant {
        let heldUntil = ContinuousClock.now + leaseTime
        let renewed = try await pool.query(
            """
            UPDATE webhook_subscription SET leased_until = clock_timestamp() + make_interval(secs => \(leaseSeconds))
            WHERE subscription_id = \(lease.subscription.uuid) AND lease = \(lease.token) AND leased_until > clock_timestamp()
            """)
        guard renewed.affectedRows == 1 else { throw LeaseLost() }
        return heldUntil
    }

    /// Writes down what became of a try. A lease that has ended and that nobody else has taken is good enough: whoever takes it next waits for
    /// this row, or comes before it, and then nothing is written.
    /// - Throws: `LeaseLost` when somebody else has the subscription; what the database says.
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
        let held = try await pool.query(
            """
            WITH held AS MATERIALIZED (
                SELECT subscription_id FROM webhook_subscription
                WHERE subscription_id = \(lease.subscription.uuid) AND lease = \(lease.token) FOR UPDATE
            ), noted AS (
                UPDATE webhook_delivery d
                SET tries = tries + 1, first_tried_at = coalesce(first_tried_at, \(waiting.now)), last_tried_at = \(now), \(change)
                FROM held
                WHERE d.subscription_id = held.subscription_id AND d.position = \(waiting.position) AND d.state = 'waiting'
            )
            SELECT subscription_id FROM held
            """)
        if held.isEmpty { throw LeaseLost() }
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
