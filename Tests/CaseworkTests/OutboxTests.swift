import Database
import Foundation
import Messaging
import SharedModels
import Synchronization
import TestSupport
import Testing

@testable import Casework

@Suite("The outbox loses nothing, keeps each case's order, and never stalls (D1, D2)", .timeLimit(.minutes(10)))
struct OutboxTests {
    /// Ids of all rows in the outbox.
    private func recorded(_ engine: Engine) async throws -> Set<EventID> {
        Set(try await engine.pool.query("SELECT event_id FROM outbox").map { EventID(try $0.decode("event_id")) })
    }

    /// Waits until everything recorded has been delivered.
    private func expectDrained(_ engine: Engine, _ producer: RecordingProducer) async throws {
        let drained = try await eventually(within: .seconds(60)) {
            let expected = try await recorded(engine)
            return expected.isSubset(of: Set(producer.events.map(\.id)))
        }
        #expect(drained, "every recorded event is delivered")
    }

    /// Writers that do what a case's transaction does, each statement at its own pace: take an xid early, wait for the case's row,
    /// count its version, record an event, and commit after a random delay (F16).
    private func write(_ engine: Engine, writers: Int, transactions: Int, cases: [CaseID]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    let connection = try await PostgresConnection.connect(PostgresConfiguration(url: engine.url))
                    var generator = SplitMix(seed: UInt64(writer) + 1)
                    for _ in 0..<transactions {
                        let id = cases[Int(generator.next() % UInt64(cases.count))]
                        let delay = Double(generator.next() % 8) / 1_000
                        let shard = OutboxRow.shard(of: id, count: 16)
                        // As the engine does: on a slow disk the row is not free within `lock_timeout`, and then it is tried again.
                        try await trying(connection) { transaction in
                            _ = try await transaction.query("SELECT pg_current_xact_id()::text")
                            _ = try await transaction.query("SELECT pg_sleep(\(delay / 2))::text")
                            _ = try await transaction.query(
                                """
                                WITH next AS (UPDATE case_file SET version = version + 1 WHERE id = \(id.uuid) RETURNING version)
                                INSERT INTO outbox (shard, topic, case_id, sequence, event_id, type, occurred_at, payload)
                                SELECT \(shard), 'guanjia.intake.v1', \(id.uuid), version, \(UUID.v7()), 'guanjia.test.ledger.posted.v1',
                                       clock_timestamp(), '\\x7b7d'::bytea
                                FROM next
                                """)
                            _ = try await transaction.query("SELECT pg_sleep(\(delay))::text")
                        }
                    }
                    await connection.close()
                }
            }
            try await group.waitForAll()
        }
    }

    /// Runs a transaction again when the server says that it may succeed; as often as the engine does at most.
    private func trying(
        _ connection: PostgresConnection, _ body: (Transaction) async throws -> Void
    ) async throws {
        for _ in 1..<CaseworkConfiguration.Limits().requestAttempts {
            do {
                return try await connection.withTransaction(body)
            } catch let error as DatabaseError where error.isRetryable && !error.isConnectionLoss {
                continue
            }
        }
        try await connection.withTransaction(body)
    }

    @Test(
        "16 writers with random commit delays: 0 missed, 0 inverted, also with a foreign write transaction and an old snapshot held (F16, F17)",
        arguments: [false, true])
    func gapTest(hostile: Bool) async throws {
        var limits = CaseworkConfiguration.Limits()
        limits.relayBatch = 64
        try await Engine.with(limits: limits) { engine in
            var cases: [CaseID] = []
            for _ in 0..<24 { cases.append(try await engine.open()) }
            let producer = RecordingProducer()
            let targets = cases
            try await engine.withRelay(producer) {
                let hold = hostile ? try await Hostility.begin(beside: engine) : nil
                try await self.write(engine, writers: 16, transactions: 40, cases: targets)
                try await self.expectDrained(engine, producer)
                if let hold { await hold.end() }
            }
            let expected = try await recorded(engine)
            #expect(expected.count == 24 + 16 * 40)
            let deliveries = Deliveries(producer.events, expected: expected)
            #expect(deliveries.missed == 0)
            #expect(deliveries.inverted == 0)
        }
    }

    @Test("Each event says how its case stands: kind, state, and the earliest limit that is awaited, late or not, or none")
    func standing() async throws {
        try await Engine.with { engine in
            let producer = RecordingProducer()
            var rules = Ledger.Rules()
            rules.chimeAfter = 60
            let id = try await engine.open(rules: rules)
            _ = await engine.send(.post(1), to: id)
            _ = await engine.send(.close, to: id)
            try await engine.withRelay(producer) { try await expectDrained(engine, producer) }
            let standings = producer.events.sorted { $0.sequence < $1.sequence }.map(\.standing)
            #expect(standings.map { $0?.kind } == ["ledger", "ledger", "ledger"])
            #expect(standings.map { $0?.state } == ["open", "open", "closed"])
            #expect(standings.map { $0?.due?.clock } == ["T-CHIME", "T-CHIME", nil])
            let opened = try #require(producer.events.first { $0.sequence == 1 })
            #expect(opened.standing?.due?.bound == opened.time.addingTimeInterval(60))
        }
    }

    @Test("A limit that was missed and is still awaited stays what is due; one that waits with its case is not")
    func nextAwaited() {
        let now = Date(timeIntervalSince1970: 1_772_415_000)
        var clocks: [CaseClock] = []
        clocks.start("T-LATE", at: now, bound: now.addingTimeInterval(10), now: now)
        clocks.start("T-LATER", at: now, bound: now.addingTimeInterval(20), now: now)
        clocks.miss("T-LATE", at: now.addingTimeInterval(10))
        #expect(clocks.nextAwaited?.clock == "T-LATE")
        clocks.meet("T-LATE", at: now.addingTimeInterval(15))
        #expect(clocks.nextAwaited?.clock == "T-LATER")
        clocks.change("T-LATER") { $0.pause(at: now.addingTimeInterval(16), cause: "ask") }
        #expect(clocks.nextAwaited == nil)
    }

    @Test("A backlog of many pages is sent whole and in order")
    func backlog() async throws {
        var limits = CaseworkConfiguration.Limits()
        limits.relayBatch = 50
        try await Engine.with(limits: limits) { engine in
            let id = try await engine.open()
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<700 { group.addTask { _ = await engine.send(.post(1), to: id) } }
            }
            let producer = RecordingProducer()
            try await engine.withRelay(producer) { try await expectDrained(engine, producer) }
            let deliveries = Deliveries(producer.events, expected: try await recorded(engine))
            #expect(deliveries.missed == 0)
            #expect(deliveries.inverted == 0)
            #expect(deliveries.duplicated == 0)
        }
    }

    @Test("A failed delivery is sent again from the cursor; copies may repeat, nothing is missed")
    func deliveryFailures() async throws {
        try await Engine.with { engine in
            let producer = RecordingProducer()
            producer.failNext(DeliveryError(kind: .transient, code: "_MSG_TIMED_OUT"))
            producer.failNext(DeliveryError(kind: .fatal, code: "_FATAL"))
            let id = try await engine.open()
            try await engine.withRelay(producer) {
                for _ in 0..<20 { _ = await engine.send(.post(1), to: id) }
                try await expectDrained(engine, producer)
            }
            let deliveries = Deliveries(producer.events, expected: try await recorded(engine))
            #expect(deliveries.missed == 0)
            #expect(deliveries.inverted == 0)
        }
    }

    @Test("An event that the broker refuses for ever is quarantined and the others go on")
    func quarantine() async throws {
        try await Engine.with { engine in
            let producer = RecordingProducer()
            let refused = try await engine.open()
            let fine = try await engine.open()
            producer.refuse(refused)
            try await engine.withRelay(producer) {
                let delivered = await eventually { producer.events.contains { $0.subject == fine } }
                #expect(delivered)
                let rows = try await eventually { try await engine.count("SELECT count(*) FROM outbox_quarantine") == 1 }
                #expect(rows)
            }
            #expect(!producer.events.contains { $0.subject == refused })
        }
    }

    @Test("What waits is counted also behind a full page, now and then; the last page is exact")
    func waiting() async throws {
        var limits = CaseworkConfiguration.Limits()
        limits.relayBatch = 50
        try await Engine.with(limits: limits) { engine in
            let id = try await engine.open()
            await withTaskGroup(of: Void.self) { group in
                for _ in 1..<130 { group.addTask { _ = await engine.send(.post(1), to: id) } }
            }
            #expect(try await recorded(engine).count == 130)
            let lane = try await engine.lane().connection()
            var cursors = try await ShardLeases(owner: "first", shards: 16, lease: .seconds(30)).renew([], on: lane)
            let reader = OutboxReader(limit: 50, source: "/guanjia/intake")
            var waiting = OutboxBacklog()
            var seen: [Int64] = []
            while let page = try await reader.next(cursors, on: lane).page {
                seen.append(try await waiting.rows(with: page, limit: 50, on: lane, logger: engine.parts.logger))
                cursors = page.cursors
            }
            #expect(seen == [130, 80, 30])
        }
    }

    @Test("A count that fails keeps no page from being sent, and is not tried again with the next one")
    func uncounted() async throws {
        try await Engine.with { engine in
            let id = try await engine.open()
            for _ in 0..<3 { _ = await engine.send(.post(1), to: id) }
            let lane = try await engine.lane().connection()
            let cursors = try await ShardLeases(owner: "first", shards: 16, lease: .seconds(30)).renew([], on: lane)
            let page = try #require(try await OutboxReader(limit: 2, source: "/guanjia/intake").next(cursors, on: lane).page)
            let broken = page.cursors.map { cursor in
                var cursor = cursor
                cursor.snap = "no snapshot"
                return cursor
            }
            let recorder = LogRecorder()
            var waiting = OutboxBacklog()
            for _ in 1...2 {
                let rows = try await waiting.rows(
                    with: OutboxPage(entries: page.entries, cursors: broken), limit: 2, on: lane, logger: recorder.logger())
                #expect(rows == 2)
            }
            #expect(recorder.recorded.count == 1)
            #expect(try await lane.query("SELECT 1 AS one").count == 1)
        }
    }

    @Test("A count looks at so many rows and no further, and leaves out what is published and what is of other shards")
    func bounded() async throws {
        try await Engine.with { engine in
            let id = try await engine.open()
            for _ in 0..<9 { _ = await engine.send(.post(1), to: id) }
            let shard = OutboxRow.shard(of: id, count: 16)
            func count(_ shards: [Int16], snap: String = "1:1:", after position: Int64 = 0, cap: Int64 = 100) async throws -> Int64 {
                let cursor = OutboxCursor(shard: shard, epoch: 1, snap: snap, target: snap, lastPosition: position)
                return try await engine.count(OutboxStatements.waiting(behind: cursor, shards: shards, cap: cap))
            }
            #expect(try await count([shard]) == 10)
            #expect(try await count([shard], cap: 4) == 4)
            #expect(try await count([(shard + 1) % 16]) == 0)
            let last = try await engine.count("SELECT max(position) FROM outbox")
            #expect(try await count([shard], after: last - 3) == 3)
            let now = try await engine.pool.query("SELECT pg_current_snapshot()::text AS snap").first?.decode("snap", as: String.self)
            #expect(try await count([shard], snap: try #require(now)) == 0)
        }
    }

    @Test("Two relays share the shards; a relay that lost its lease cannot move a cursor (D2)")
    func fencing() async throws {
        try await Engine.with { engine in
            let lane = try await engine.lane().connection()
            let first = ShardLeases(owner: "first", shards: 16, lease: .seconds(30))
            let second = ShardLeases(owner: "second", shards: 16, lease: .seconds(30))
            let all = try await first.renew([], on: lane)
            #expect(all.count == 16)
            let none = try await second.renew([], on: lane)
            #expect(none.isEmpty)
            let half = try await first.renew(all, on: lane)
            #expect(half.count == 8)
            let others = try await second.renew([], on: lane)
            #expect(others.count == 8)
            #expect(Set(half.map(\.shard)).isDisjoint(with: others.map(\.shard)))
            // The first relay still believes in all of them; the fence lets only its own pass.
            let saved = try await lane.query(OutboxStatements.save(all, owner: "first"))
            #expect(Set(try saved.map { try $0.decode("shard", as: Int16.self) }) == Set(half.map(\.shard)))
        }
    }

    @Test("A relay whose broker does not answer ends when it is stopped, and the next one sends what was on its way (F4)")
    func stopsWithoutAnswer() async throws {
        try await Engine.with { engine in
            let id = try await engine.open()
            _ = await engine.send(.post(1), to: id)
            let silent = SilentProducer()
            try await engine.withRelay(silent) {
                let isWaiting = await eventually { silent.isWaitedFor }
                #expect(isWaiting)
            }
            let producer = RecordingProducer()
            try await engine.withRelay(producer, owner: "relay-2") { try await expectDrained(engine, producer) }
        }
    }

    @Test("Republishing sends every retained event again, and skips none that still waits (F7)")
    func republish() async throws {
        try await Engine.with { engine in
            let id = try await engine.open()
            for _ in 0..<10 { _ = await engine.send(.post(1), to: id) }
            let lost = RecordingProducer()
            try await engine.withRelay(lost) { try await expectDrained(engine, lost) }
            _ = await engine.send(.post(1), to: id)
            let plan = try await Republishing(pool: engine.pool).republish(from: nil)
            #expect(plan.rows == 12)
            let empty = RecordingProducer()
            try await engine.withRelay(empty, owner: "relay-2") { try await expectDrained(engine, empty) }
            let deliveries = Deliveries(empty.events, expected: try await recorded(engine))
            #expect(deliveries.missed == 0)
            #expect(deliveries.inverted == 0)
        }
    }

    @Test("Republishing from an instant after everything still sends what was never published")
    func republishKeepsUnpublished() async throws {
        try await Engine.with { engine in
            let id = try await engine.open()
            for _ in 0..<5 { _ = await engine.send(.post(1), to: id) }
            _ = try await Republishing(pool: engine.pool).republish(from: Date(timeIntervalSinceNow: 3_600))
            let producer = RecordingProducer()
            try await engine.withRelay(producer) { try await expectDrained(engine, producer) }
            #expect(producer.events.count >= 6)
        }
    }

    @Test("Private content leaves sealed: its text is in no event in clear (D10, I10)")
    func sealed() async throws {
        try await Engine.with { engine in
            _ = try await engine.open("王女士 13900001234")
            let producer = RecordingProducer()
            try await engine.withRelay(producer) { try await expectDrained(engine, producer) }
            for event in producer.events {
                let text = String(decoding: event.data, as: UTF8.self)
                #expect(!text.contains("13900001234"))
                #expect(!text.contains("王女士"))
            }
            #expect(producer.events.contains { String(decoding: $0.data, as: UTF8.self).contains("\"text\":\"ey") })
        }
    }
}

/// A write transaction in another database of the cluster, and a repeatable-read snapshot in this one, both held open (F17).
struct Hostility {
    private let foreign: PostgresConnection
    private let reader: PostgresConnection

    static func begin(beside engine: Engine) async throws -> Hostility {
        var configuration = try PostgresConfiguration(url: try await TestPostgres.database())
        configuration.idleInTransactionTimeout = .seconds(300)
        let foreign = try await PostgresConnection.connect(configuration)
        _ = try await foreign.query("CREATE TABLE held (x int)")
        _ = try await foreign.query("BEGIN")
        _ = try await foreign.query("INSERT INTO held VALUES (1)")
        var own = try PostgresConfiguration(url: engine.url)
        own.idleInTransactionTimeout = .seconds(300)
        let reader = try await PostgresConnection.connect(own)
        _ = try await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ")
        _ = try await reader.query("SELECT count(*) FROM outbox")
        return Hostility(foreign: foreign, reader: reader)
    }

    func end() async {
        await foreign.close()
        await reader.close()
    }
}
