import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("A subscription is sent to by one at a time, and by another soon after that one has died (ADR 32)", .timeLimit(.minutes(5)))
struct WebhookLeaseTests {
    /// The tables of the queue with one event that waits, and nobody who sends.
    private struct Desk: Sendable {
        let queue: WebhookQueue
        let subscription = WebhookSubscriptionID(.v7())

        private func field<Value: PostgresDecodable>(_ column: SQL, as type: Value.Type = Value.self) async throws -> Value {
            let row = try await queue.pool.query(
                """
                SELECT \(column) AS it FROM webhook_delivery d JOIN webhook_subscription s ON s.subscription_id = d.subscription_id
                """
            ).first
            return try #require(row).decode("it")
        }

        /// State, tries and status of the delivery.
        var delivery: String {
            get async throws { try await field("concat_ws(' ', d.state, d.tries, d.last_status)") }
        }

        var isLeased: Bool { get async throws { try await field("s.leased_until > clock_timestamp()") } }

        var leasedUntil: Date { get async throws { try await field("s.leased_until") } }

        func isOver(_ instant: Date) async throws -> Bool { try await field("clock_timestamp() > \(instant)") }

        /// As if the time of the lease had passed.
        func endLease() async throws {
            _ = try await queue.pool.query("UPDATE webhook_subscription SET leased_until = clock_timestamp()")
        }
    }

    private func with(lease: Duration = .seconds(15), _ body: @Sendable (Desk) async throws -> Void) async throws {
        try await TestPostgres.withDatabase { url in
            let configuration = try PostgresConfiguration(url: url)
            let runner = MigrationRunner(configuration: configuration)
            _ = try await runner.apply(component: CaseworkMigrations.component, migrations: CaseworkMigrations.load())
            _ = try await runner.apply(
                component: IntakeMain.service.name, migrations: MigrationRunner.migrations(from: IntakeMain.service.migrations))
            let pool = PostgresPool(configuration: configuration, size: 4, waitTimeout: .seconds(60), label: "test")
            let desk = Desk(queue: WebhookQueue(pool: pool, leaseTime: lease))
            _ = try await pool.query(
                """
                INSERT INTO webhook_subscription (subscription_id, state, types, takes, since)
                VALUES (\(desk.subscription.uuid), 'active', ARRAY['guanjia.'], true, service_now())
                """)
            _ = try await pool.query(
                """
                INSERT INTO webhook_delivery
                    (subscription_id, event_id, type, case_id, sequence, happened_at, body, queued_at, next_try_at)
                VALUES (\(desk.subscription.uuid), \(UUID.v7()), 'guanjia.a', \(UUID.v7()), 1, service_now(), '{}', service_now(), service_now())
                """)
            try await body(desk)
            await pool.close()
        }
    }

    private static let refusal = WebhookQueue.Outcome.failed(.init(status: 500, reason: "it answered 500", nextTry: .distantFuture))

    @Test("What a sender has to say that was stalled beyond its lease changes nothing once another has the subscription")
    func fenced() async throws {
        try await with { desk in
            let stalled = try #require(try await desk.queue.claim())
            let waiting = try #require(try await desk.queue.next(under: stalled))
            #expect(try await desk.queue.claim() == nil)
            try await desk.endLease()
            let second = try #require(try await desk.queue.claim())
            let again = try #require(try await desk.queue.next(under: second))
            #expect(again.event == waiting.event)
            for outcome in [Self.refusal, .delivered] {
                await #expect(throws: WebhookQueue.LeaseLost.self) {
                    try await desk.queue.note(outcome, of: waiting, under: stalled, at: Date())
                }
                #expect(try await desk.delivery == "waiting 0")
            }
            await #expect(throws: WebhookQueue.LeaseLost.self) { _ = try await desk.queue.renew(stalled) }
            #expect(try await desk.queue.next(under: stalled) == nil)
            try await desk.queue.release(stalled)
            #expect(try await desk.isLeased)
            try await desk.queue.note(.delivered, of: again, under: second, at: Date())
            #expect(try await desk.delivery == "delivered 1")
        }
    }

    @Test("A lease that has ended and that nobody has taken is good for what was done under it, and for nothing more")
    func unclaimed() async throws {
        try await with { desk in
            let lease = try #require(try await desk.queue.claim())
            let waiting = try #require(try await desk.queue.next(under: lease))
            try await desk.endLease()
            await #expect(throws: WebhookQueue.LeaseLost.self) { _ = try await desk.queue.renew(lease) }
            #expect(try await desk.queue.next(under: lease) == nil)
            try await desk.queue.note(Self.refusal, of: waiting, under: lease, at: Date())
            #expect(try await desk.delivery == "waiting 1 500")
        }
    }

    @Test("A try that takes longer than a lease keeps the subscription; nobody else gets it meanwhile")
    func renewed() async throws {
        try await with(lease: .seconds(3)) { desk in
            let lease = try #require(try await desk.queue.claim())
            let waiting = try #require(try await desk.queue.next(under: lease))
            let first = try await desk.leasedUntil
            try await WebhookLeaseHold(queue: desk.queue, lease: lease).during(heldUntil: waiting.heldUntil) {
                let isOver = try await eventually { try await desk.isOver(first) }
                #expect(isOver)
                #expect(try await desk.queue.claim() == nil)
            }
            try await desk.queue.note(.delivered, of: waiting, under: lease, at: Date())
            #expect(try await desk.delivery == "delivered 1")
        }
    }

    @Test("A try ends with the lease: when somebody else has it, when it cannot be renewed in time, and before it begins")
    func lost() async throws {
        for way in ["taken", "unreachable", "late"] {
            try await with(lease: .seconds(3)) { desk in
                let lease = try #require(try await desk.queue.claim())
                let waiting = try #require(try await desk.queue.next(under: lease))
                let hold = WebhookLeaseHold(queue: desk.queue, lease: lease)
                if way == "late" { #expect(await eventually { ContinuousClock.now > waiting.heldUntil }) }
                await #expect(throws: WebhookQueue.LeaseLost.self, "\(way)") {
                    try await hold.during(heldUntil: waiting.heldUntil) {
                        #expect(way != "late", "nothing is sent any more")
                        if way == "taken" {
                            try await desk.endLease()
                            #expect(try await desk.queue.claim() != nil)
                        } else {
                            _ = try await desk.queue.pool.query("ALTER TABLE webhook_subscription RENAME TO away")
                        }
                        // An answer that never comes.
                        try await Task.sleep(for: .seconds(3_600))
                    }
                }
            }
        }
    }
}
