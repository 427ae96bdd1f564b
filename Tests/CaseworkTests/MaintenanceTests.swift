import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("What is kept for a time goes after it, and costs little before", .timeLimit(.minutes(10)))
struct MaintenanceTests {
    private static let day: Duration = .seconds(86_400)

    private func answers(_ engine: Engine, _ count: Int64, named name: String, age hours: Int64) async throws {
        _ = try await engine.pool.query(
            """
            INSERT INTO idempotency_key (caller, key, fingerprint, status, case_id, version, answer, created_at)
            SELECT 'desk-1', \(name) || n, '\\x00', 201, gen_random_uuid(), 1, '\\x7b7d', clock_timestamp() - make_interval(hours => \(hours)::int)
            FROM generate_series(1, \(count)) n
            """)
    }

    private func plan(_ engine: Engine, _ statement: SQL) async throws -> String {
        try await engine.pool.query("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) \(statement)").map { try $0.decode(at: 0, as: String.self) }
            .joined(separator: "\n")
    }

    @Test("Answers older than a day go, the oldest first; the others stay (D8)") func oldAnswers() async throws {
        try await Engine.with { engine in
            try await answers(engine, 3, named: "older", age: 40)
            try await answers(engine, 3, named: "old", age: 25)
            try await answers(engine, 3, named: "young", age: 23)
            let removal = Maintenance.removal(of: 4, olderThan: Self.day)
            #expect(try await engine.pool.query(removal).affectedRows == 4)
            #expect(try await engine.count("SELECT count(*) FROM idempotency_key WHERE key LIKE 'older%'") == 0)
            #expect(try await engine.pool.query(removal).affectedRows == 2)
            #expect(try await engine.pool.query(removal).affectedRows == 0)
            #expect(try await engine.count("SELECT count(*) FROM idempotency_key WHERE key LIKE 'young%'") == 3)
        }
    }

    @Test("To find that no answer is old, none is read") func youngAnswers() async throws {
        try await Engine.with { engine in
            try await answers(engine, 20_000, named: "young", age: 1)
            _ = try await engine.pool.query("ANALYZE idempotency_key")
            let plan = try await plan(engine, Maintenance.removal(of: 1_000, olderThan: Self.day))
            #expect(plan.contains("Index Cond: (created_at < "), "\(plan)")
            #expect(!plan.contains("Rows Removed by Filter"), "\(plan)")
        }
    }

    @Test("What stands in quarantine is shown as long as it stands there") func quarantine() async throws {
        try await Engine.with { engine in
            let registry = PrometheusRegistry()
            let maintenance = Maintenance(parts: engine.parts, pool: engine.pool, metrics: registry)
            _ = try await engine.pool.query(
                """
                INSERT INTO outbox_quarantine (position, topic, case_id, sequence, event_id, reason)
                SELECT n, 'guanjia.intake.v1', gen_random_uuid(), n, gen_random_uuid(), 'MSG_SIZE_TOO_LARGE' FROM generate_series(1, 3) n
                """)
            try await maintenance.measure()
            #expect(registry.text().contains("\nguanjia_outbox_quarantine_rows 3\n"))
            _ = try await engine.pool.query("DELETE FROM outbox_quarantine")
            try await maintenance.measure()
            #expect(registry.text().contains("\nguanjia_outbox_quarantine_rows 0\n"))
        }
    }

    /// Fills the first partition of the outbox and one row of the second, and puts the sequence there.
    private func outbox(_ engine: Engine, ages hours: [Int64]) async throws {
        let id = try await engine.open()
        let events = try await engine.count("SELECT count(*) FROM outbox")
        for (place, hours) in hours.enumerated() {
            _ = try await engine.pool.query(
                """
                INSERT INTO outbox (position, shard, topic, case_id, sequence, event_id, type, occurred_at, recorded_at, payload)
                OVERRIDING SYSTEM VALUE
                VALUES (\(events + 1 + Int64(place)), 0, 'guanjia.intake.v1', \(id.uuid), \(Int64(place) + 10), \(UUID.v7()),
                        'guanjia.test.ledger.posted.v1', clock_timestamp(), clock_timestamp() - make_interval(hours => \(hours)::int), '\\x7b7d')
                """)
        }
        _ = try await engine.pool.query(
            "UPDATE outbox SET recorded_at = clock_timestamp() - interval '1000 hours' WHERE position <= \(events)")
        _ = try await engine.pool.query("SELECT setval('outbox_position_seq', \(OutboxPartitions.size + 1))")
    }

    private func partitions(_ engine: Engine) async throws -> Int64 {
        try await engine.count("SELECT count(*) FROM pg_inherits WHERE inhparent = 'outbox'::regclass")
    }

    private func publish(_ engine: Engine) async throws {
        _ = try await engine.pool.query("UPDATE outbox_cursor SET snap = pg_current_snapshot(), target = NULL")
    }

    @Test("A partition of the outbox goes when all of it is sent and old", arguments: [[60, 60], [60, 20], [20, 60]] as [[Int64]])
    func spent(ages: [Int64]) async throws {
        try await Engine.with { engine in
            try await outbox(engine, ages: ages)
            let partitions = OutboxPartitions(pool: engine.pool, retention: .seconds(48 * 3_600))
            let before = try await self.partitions(engine)
            try await partitions.drop()
            #expect(try await self.partitions(engine) == before, "nothing was sent")
            try await publish(engine)
            try await partitions.drop()
            #expect(try await self.partitions(engine) == (ages.contains(20) ? before : before - 1))
        }
    }

    @Test("A partition whose newest row is young is not read from one end to the other") func young() async throws {
        try await Engine.with { engine in
            try await outbox(engine, ages: Array(repeating: 60, count: 20) + [20])
            let plan = try await plan(engine, OutboxPartitions.isOld("outbox_p000000000", after: .seconds(48 * 3_600)))
            #expect(plan.contains("Backward"), "\(plan)")
            #expect(plan.split(separator: "\n").contains { $0.contains("Seq Scan") && $0.contains("never executed") }, "\(plan)")
        }
    }
}
