import Casework
import Database
import Foundation
import Metrics
import ServiceBootstrap
import SharedModels

/// Keeps the queues of webhooks within their bounds, takes away what is past its time, and publishes how they stand. Any number of
/// instances may run it.
struct WebhookWatch: Sendable {
    private let engine: CaseEngine
    private let waiting = Gauge(label: "guanjia_webhook_waiting")
    private let oldest = Gauge(label: "guanjia_webhook_oldest_seconds")
    private let suspended = Gauge(label: "guanjia_webhook_suspended")

    /// Rows that one statement takes away.
    private static let page = 1_000
    private static let mostPages = 20
    /// How long after a resumption the bound is not asked for, so that what waits can be sent.
    private static let grace = "1 hour"

    init(engine: CaseEngine) { self.engine = engine }

    static func job(on ground: JobGround) -> Job {
        let watch = WebhookWatch(engine: ground.engine)
        return Job("webhook-watch", every: .seconds(10)) {
            try await watch.pass()
            return false
        }
    }

    func pass() async throws {
        try await suspendOverfull()
        for _ in 1...Self.mostPages where try await clean() == Self.page { try Task.checkCancellation() }
        try await measure()
    }

    private func suspendOverfull() async throws {
        let limit = engine.outgoing.waitingLimit
        let found = try await engine.pool.query(
            """
            SELECT s.subscription_id FROM webhook_subscription s
            WHERE s.takes AND coalesce(s.resumed_at < service_now() - interval '\(unsafe: Self.grace)', true)
              AND (
                  SELECT count(*) FROM (
                      SELECT FROM webhook_delivery d
                      WHERE d.subscription_id = s.subscription_id AND d.state = 'waiting' LIMIT \(Int64(limit))
                  ) w
              ) >= \(Int64(limit))
            ORDER BY s.subscription_id LIMIT 100
            """
        ).map { CaseID(try $0.decode("subscription_id")) }
        let commands = found.map {
            Submission(.suspend(.overfull), to: $0, as: WebhookSubscription.self, under: engine.policy, cause: .system())
        }
        _ = await engine.submit(commands)
    }

    /// Takes away what was delivered long ago, and what waits for a subscription that is deleted.
    /// - Returns: How many rows.
    private func clean() async throws -> Int {
        try await engine.pool.query(
            """
            DELETE FROM webhook_delivery WHERE position IN (
                SELECT position FROM (
                    (SELECT position FROM webhook_delivery
                     WHERE state = 'delivered'
                       AND delivered_at < service_now() - make_interval(secs => \(Double(engine.outgoing.keepTime.components.seconds)))
                     ORDER BY delivered_at LIMIT \(Int64(Self.page)))
                    UNION ALL
                    (SELECT d.position FROM webhook_subscription s
                     JOIN webhook_delivery d ON d.subscription_id = s.subscription_id AND d.state = 'waiting'
                     WHERE s.state = 'deleted' LIMIT \(Int64(Self.page)))
                ) old LIMIT \(Int64(Self.page)))
            """
        ).affectedRows
    }

    private func measure() async throws {
        let row = try await engine.pool.query(
            """
            SELECT count(d.position) AS waiting,
                coalesce(extract(epoch FROM service_now() - min(d.queued_at)), 0)::float8 AS oldest,
                (SELECT count(*) FROM webhook_subscription WHERE state = 'suspended') AS suspended
            FROM webhook_subscription s JOIN webhook_delivery d ON d.subscription_id = s.subscription_id AND d.state = 'waiting'
            WHERE s.state <> 'deleted'
            """
        ).first
        guard let row else { return }
        waiting.record(try row.decode("waiting", as: Int64.self))
        oldest.record(try row.decode("oldest", as: Double.self))
        suspended.record(try row.decode("suspended", as: Int64.self))
    }
}
