import Database
import Foundation
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("Events have one effect each, and one that cannot be applied holds up its own key only (D3, D4, D5)", .timeLimit(.minutes(10)))
struct InboxTests {
    private func total(_ engine: Engine, _ id: CaseID) async throws -> Int? {
        try await engine.reader.find(id, as: Ledger.self)?.body.total
    }

    private func expectTotal(_ engine: Engine, _ id: CaseID, _ expected: Int) async throws {
        let reached = try await eventually { try await total(engine, id) == expected }
        let found = try await total(engine, id)
        #expect(reached, "total is \(found.map(String.init) ?? "none"), expected \(expected)")
    }

    private func parked(_ engine: Engine) async throws -> Int64 { try await engine.count("SELECT count(*) FROM parked_record") }

    private func expectParked(_ engine: Engine, _ expected: Int64) async throws {
        let reached = try await eventually { try await parked(engine) == expected }
        let found = try await parked(engine)
        #expect(reached, "\(found) records are parked, expected \(expected)")
    }

    @Test("The same event three times, and the whole topic replayed, have one effect (F14)")
    func duplicates() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let log = MemoryLog()
            let source = Source()
            for amount in 1...20 {
                let event = try source.tell(ledger, amount)
                for _ in 0..<3 { log.append(event) }
            }
            try await engine.withConsumer(of: log) {
                try await expectTotal(engine, ledger, 210)
                _ = try await engine.pool.query("UPDATE consumer_position SET next_offset = 0")
                log.reassign()
                let end = try await eventually {
                    try await engine.count("SELECT coalesce(sum(next_offset), 0)::bigint FROM consumer_position") == 60
                }
                #expect(end)
            }
            try await expectTotal(engine, ledger, 210)
            #expect(log.begins.count == 2)
            try await expectParked(engine, 0)
        }
    }

    @Test("The first event of a new day makes its case with a number of that day; nothing parks at midnight (D12)")
    func midnight() async throws {
        try await Engine.with { engine in
            let log = MemoryLog()
            let source = Source()
            let first = CaseID(.v7())
            let second = CaseID(.v7())
            try await engine.withConsumer(of: log) {
                log.append(try source.tell(first, 0, opens: true))
                let opened = try await eventually { try await total(engine, first) != nil }
                #expect(opened)
                _ = try await engine.pool.query("UPDATE service_clock SET adjustable = true, clock_offset = interval '1 day'")
                log.append(try source.tell(second, 0, opens: true))
                let reopened = try await eventually { try await total(engine, second) != nil }
                #expect(reopened)
            }
            let before = try #require(await engine.reader.find(first, as: Ledger.self)?.record.number)
            let after = try #require(await engine.reader.find(second, as: Ledger.self)?.record.number)
            #expect(before.dropLast("-000001".count) < after.dropLast("-000001".count), "\(before), \(after)")
            try await expectParked(engine, 0)
        }
    }

    @Test("A rewound consumer reads everything again while it runs, from what the broker still holds, and nothing happens twice (D3, D4)")
    func rewind() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let log = MemoryLog()
            let source = Source()
            for amount in 1...20 { log.append(try source.tell(ledger, amount), partition: 0) }
            let other = Source()
            for _ in 1...4 { log.append(try other.tell(ledger, 1), partition: 1) }
            let lost = try other.tell(ledger, 1)
            log.append(lost, partition: 1)
            try await engine.withConsumer(of: log) {
                try await expectTotal(engine, ledger, 215)
                // Passed over, as after a restore of the database to a moment before.
                _ = try await engine.pool.query("DELETE FROM inbox WHERE event_id = \(lost.id.uuid)")
                _ = try await engine.pool.query("UPDATE source_sequence SET last_sequence = 4 WHERE case_id = \(other.id.uuid)")
                log.expire(10)
                let moved = try await ConsumerRewind(pool: engine.pool).rewind()
                #expect(moved.partitions == 2)
                try await expectTotal(engine, ledger, 216)
                let end = try await eventually {
                    try await engine.count("SELECT coalesce(sum(next_offset), 0)::bigint FROM consumer_position") == 25
                }
                #expect(end)
            }
            try await expectTotal(engine, ledger, 216)
            #expect(log.begins.count == 1)
            #expect(log.seeks.map(\.1).sorted() == [0, 10])
            #expect(try await engine.count("SELECT sum(log_epoch)::bigint FROM consumer_position") == 0)
            try await expectParked(engine, 0)
        }
    }

    @Test("A consumer that was rewound while it was away begins where the broker's log begins, without an alarm")
    func rewindBeforeStart() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let log = MemoryLog(partitions: 1)
            let source = Source()
            for amount in 1...10 { log.append(try source.tell(ledger, amount)) }
            try await engine.withConsumer(of: log) { try await expectTotal(engine, ledger, 55) }
            _ = try await ConsumerRewind(pool: engine.pool).rewind()
            log.expire(4)
            log.append(try source.tell(ledger, 100))
            try await engine.withConsumer(of: log) { try await expectTotal(engine, ledger, 155) }
            #expect(log.begins.last?.values.map { $0 } == [4])
            #expect(try await engine.count("SELECT sum(log_epoch)::bigint FROM consumer_position") == 0)
            try await expectParked(engine, 0)
        }
    }

    @Test("Cases on different partitions are applied in whatever order they come (F15)")
    func partitions() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let log = MemoryLog()
            let sources = (0..<10).map { _ in Source() }
            for round in 0..<10 {
                for (index, source) in sources.shuffled().enumerated() {
                    log.append(try source.tell(ledger, 1), partition: Int32((index + round) % 2))
                    _ = index
                }
            }
            try await engine.withConsumer(of: log) {
                // Spreading one source over two partitions inverts some of its events: those wait, parked as a gap, and a redrive
                // brings them in order.
                let settled = try await eventually {
                    try await engine.count("SELECT coalesce(sum(next_offset), 0)::bigint FROM consumer_position") == 100
                }
                #expect(settled)
                let records = ParkedRecords(parts: engine.parts, handlers: Engine.handlers, pool: engine.pool)
                for key in try await records.keys(limit: 100) { _ = try await records.redrive(key.key) }
                try await expectTotal(engine, ledger, 100)
            }
            try await expectParked(engine, 0)
        }
    }

    @Test(
        "Poison parks its key, the others go on (F18, F19)",
        arguments: ["bad JSON", "wrong type", "unknown version", "null value", "missing headers", "1 MiB", "refused", "no key"])
    func poison(kind: String) async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let log = MemoryLog()
            let bad = Source()
            let good = Source()
            log.append(try good.tell(ledger, 1))
            try Poison.append(kind, from: bad, to: ledger, on: log)
            log.append(try bad.tell(ledger, 1_000))
            log.append(try good.tell(ledger, 1))
            try await engine.withConsumer(of: log) {
                let holdsUp = Poison.holdsUpItsKey(kind)
                try await expectTotal(engine, ledger, holdsUp ? 2 : 1_002)
                try await expectParked(engine, holdsUp ? 2 : 1)
            }
            let records = ParkedRecords(parts: engine.parts, handlers: Engine.handlers, pool: engine.pool)
            let keys = try await records.keys(limit: 10)
            #expect(keys.count == 1)
            #expect(keys.allSatisfy { $0.reason.utf8.count <= 1_024 && !$0.reason.isEmpty })
        }
    }

    @Test("Once the cause is gone, a redrive applies the parked records in order, and live ones follow (D5, F29)")
    func redrive() async throws {
        try await Engine.with { engine in
            let log = MemoryLog()
            let source = Source()
            let ledger = CaseID(.v7())
            for amount in 1...5 { log.append(try source.tell(ledger, amount)) }
            try await engine.withConsumer(of: log) {
                try await expectParked(engine, 5)
                let records = ParkedRecords(parts: engine.parts, handlers: Engine.handlers, pool: engine.pool)
                let first = try await records.redrive(source.id.description)
                #expect(first.applied == 0)
                #expect(first.remaining == 5)
                _ = await engine.send(.open(text: "late"), to: ledger)
                let second = try await records.redrive(source.id.description)
                #expect(second.applied == 5)
                #expect(second.remaining == 0)
                log.append(try source.tell(ledger, 100))
                try await expectTotal(engine, ledger, 115)
            }
            let history = try await engine.reader.history(ledger, after: 0, limit: 10)
            #expect(history.map(\.command) == ["open", "post", "post", "post", "post", "post", "post"])
        }
    }

    @Test("What nobody handles waits behind a parked record as well, so that a redrive finds no gap (D5, I4)")
    func ignoredBehindParked() async throws {
        try await Engine.with { engine in
            let log = MemoryLog()
            let source = Source()
            let ledger = CaseID(.v7())
            log.append(try source.tell(ledger, 1))
            log.append(try source.event(Gossip(text: "x")))
            log.append(try source.tell(ledger, 10))
            try await engine.withConsumer(of: log) {
                try await expectParked(engine, 3)
                _ = await engine.send(.open(text: "late"), to: ledger)
                let records = ParkedRecords(parts: engine.parts, handlers: Engine.handlers, pool: engine.pool)
                let result = try await records.redrive(source.id.description)
                #expect(result.applied == 3)
                #expect(result.reason == nil)
                log.append(try source.event(Gossip(text: "y")))
                log.append(try source.tell(ledger, 100))
                try await expectTotal(engine, ledger, 111)
            }
            try await expectParked(engine, 0)
        }
    }

    @Test("A lost event shows as a gap: its case parks until the missing one has come (I4)")
    func gap() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let log = MemoryLog()
            let source = Source()
            log.append(try source.tell(ledger, 1))
            let missing = try source.tell(ledger, 10)
            log.append(try source.tell(ledger, 100))
            try await engine.withConsumer(of: log) {
                try await expectParked(engine, 1)
                try await expectTotal(engine, ledger, 1)
                log.append(missing)
                try await expectParked(engine, 2)
                let records = ParkedRecords(parts: engine.parts, handlers: Engine.handlers, pool: engine.pool)
                let result = try await records.redrive(source.id.description)
                #expect(result.applied == 2)
                try await expectTotal(engine, ledger, 111)
            }
        }
    }

    @Test("A log that came back empty is noticed, and what is published again is applied once (F7)")
    func logReplaced() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let log = MemoryLog(partitions: 1)
            let source = Source()
            let events = try (1...10).map { _ in try source.tell(ledger, 1) }
            for event in events { log.append(event) }
            try await engine.withConsumer(of: log) { try await expectTotal(engine, ledger, 10) }
            log.wipe()
            for event in events.prefix(4) { log.append(event) }
            try await engine.withConsumer(of: log) {
                let noticed = try await eventually { try await engine.count("SELECT max(log_epoch) FROM consumer_position") == 1 }
                #expect(noticed)
                for event in events.dropFirst(4) { log.append(event) }
                log.append(try source.tell(ledger, 1))
                try await expectTotal(engine, ledger, 11)
            }
            try await expectParked(engine, 0)
        }
    }

    @Test("A log that was replaced by a longer one is noticed by the record before the position (F7)")
    func logReplacedByALongerOne() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let log = MemoryLog(partitions: 1)
            let first = Source()
            for _ in 0..<5 { log.append(try first.tell(ledger, 1)) }
            try await engine.withConsumer(of: log) { try await expectTotal(engine, ledger, 5) }
            log.wipe()
            let second = Source()
            for _ in 0..<20 { log.append(try second.tell(ledger, 10)) }
            try await engine.withConsumer(of: log) { try await expectTotal(engine, ledger, 205) }
            let epoch = try await engine.count("SELECT max(log_epoch) FROM consumer_position")
            #expect(epoch == 1)
            try await expectParked(engine, 0)
        }
    }

    @Test("An unchanged log is read on from its position; the record before it is only looked at (D3)")
    func unchangedLog() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let log = MemoryLog(partitions: 1)
            let source = Source()
            for _ in 0..<5 { log.append(try source.tell(ledger, 1)) }
            try await engine.withConsumer(of: log) { try await expectTotal(engine, ledger, 5) }
            for _ in 0..<5 { log.append(try source.tell(ledger, 1)) }
            try await engine.withConsumer(of: log) { try await expectTotal(engine, ledger, 10) }
            #expect(log.begins.map { Array($0.values) } == [[0], [4]])
            let epoch = try await engine.count("SELECT max(log_epoch) FROM consumer_position")
            #expect(epoch == 0)
        }
    }

    @Test("While the database is away nothing is lost or parked; afterwards everything is applied")
    func databaseAway() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let log = MemoryLog()
            let source = Source()
            try await engine.withConsumer(of: log) {
                for turn in 0..<200 {
                    log.append(try source.tell(ledger, 1), partition: 0)
                    if turn % 40 == 20 { try await TestPostgres.terminateSessions(on: engine.url) }
                }
                try await expectTotal(engine, ledger, 200)
            }
            try await expectParked(engine, 0)
        }
    }

    @Test("Two members that both believe to own a partition apply each event once (D3)")
    func zombie() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let source = Source()
            let first = MemoryLog(partitions: 1)
            let second = MemoryLog(partitions: 1)
            for _ in 0..<300 {
                let event = try source.tell(ledger, 1)
                first.append(event)
                second.append(event)
            }
            let other = try await Engine.make(engine.url)
            try await engine.withConsumer(of: first) {
                try await other.withConsumer(of: second) { try await expectTotal(engine, ledger, 300) }
            }
            try await expectParked(engine, 0)
            await other.pool.close()
        }
    }

    @Test("An event that cannot be told parks the record that causes it, and no other of its batch (D5, F18)")
    func untellable() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            var limits = CaseworkConfiguration.Limits()
            limits.eventBytes = 100  // A posting is told in fewer bytes, an opening with its sealed text is not.
            let narrow = try await Engine.make(engine.url, limits: limits)
            let log = MemoryLog(partitions: 1)
            let source = Source()
            log.append(try source.tell(ledger, 1))
            log.append(try Source().tell(CaseID(.v7()), 0, opens: true))
            log.append(try source.tell(ledger, 10))
            try await narrow.withConsumer(of: log) { try await expectTotal(engine, ledger, 11) }
            try await expectParked(engine, 1)
            let reason = try await engine.pool.query("SELECT reason FROM parked_record").first?.decode("reason", as: String.self)
            #expect(reason?.contains("too long") == true)
            await narrow.pool.close()
        }
    }

    @Test("Events that nobody handles move the position and are otherwise let pass (D9)")
    func ignored() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let log = MemoryLog()
            let source = Source()
            log.append(try source.tell(ledger, 1))
            log.append(try source.event(Gossip(text: "x")))
            log.append(try source.tell(ledger, 1))
            try await engine.withConsumer(of: log) { try await expectTotal(engine, ledger, 2) }
            try await expectParked(engine, 0)
        }
    }
}
