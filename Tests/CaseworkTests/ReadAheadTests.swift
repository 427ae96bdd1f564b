import Database
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("The next records are read while the ones before are committed", .timeLimit(.minutes(10)))
struct ReadAheadTests {
    private func total(_ engine: Engine, _ id: CaseID) async throws -> Int {
        try await engine.reader.find(id, as: Ledger.self)?.body.total ?? 0
    }

    private func reaches(_ amount: Int, _ engine: Engine, _ id: CaseID) async throws -> Bool {
        try await eventually { try await total(engine, id) == amount }
    }

    @Test("Small batches lose and skip nothing when sessions are cut and positions are moved back (D3, F9)")
    func trouble() async throws {
        var limits = CaseworkConfiguration.Limits()
        limits.recordBatch = 3
        try await Engine.with(limits: limits) { engine in
            let ledger = try await engine.open()
            let log = MemoryLog()
            let sources = [Source(), Source()]
            for _ in 0..<300 {
                for (partition, source) in sources.enumerated() { log.append(try source.tell(ledger, 1), partition: Int32(partition)) }
            }
            try await engine.withConsumer(of: log) {
                for _ in 0..<6 {
                    let before = try await total(engine, ledger)
                    let isMoving = try await eventually { try await total(engine, ledger) > min(before + 20, 599) }
                    #expect(isMoving)
                    try await TestPostgres.terminateSessions(on: engine.url)
                    let isMovedBack = try await eventually {
                        do {
                            _ = try await engine.pool.query("UPDATE consumer_position SET next_offset = greatest(0, next_offset - 7)")
                            return true
                        } catch is DatabaseError {
                            return false  // The session that asked was one of those that were cut.
                        }
                    }
                    #expect(isMovedBack)
                }
                let isAtEnd = try await eventually {
                    try await engine.count("SELECT coalesce(sum(next_offset), 0)::bigint FROM consumer_position") == 600
                }
                #expect(isAtEnd)
            }
            #expect(try await total(engine, ledger) == 600)
            // A record that was skipped would show as a gap, and park what follows it.
            #expect(try await engine.count("SELECT count(*) FROM parked_record") == 0)
            #expect(log.seeks.count > 2)
        }
    }

    @Test("A reader with nothing to do wakes seldom; beside a commit it holds nothing up")
    func waits() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let log = MemoryLog(partitions: 1)
            try await engine.withConsumer(of: log) {
                let isIdle = await eventually { log.waits.count > 3 }
                #expect(isIdle)
                #expect(log.waits.allSatisfy { $0 >= .milliseconds(250) })
                log.append(try Source().tell(ledger, 1))
                #expect(try await reaches(1, engine, ledger))
                #expect(log.waits.contains { $0 <= .milliseconds(20) })
            }
        }
    }

    @Test("A log that lost its beginning while a batch could not be committed is read from what is left, and no other partition skips")
    func outOfRange() async throws {
        var limits = CaseworkConfiguration.Limits()
        limits.recordBatch = 2
        try await Engine.with(limits: limits) { engine in
            let ledger = try await engine.open()
            let log = MemoryLog()
            let sources = [Source(), Source()]
            let tell: @Sendable (Int) throws -> Void = { count in
                for _ in 0..<count {
                    for (partition, source) in sources.enumerated() { log.append(try source.tell(ledger, 1), partition: Int32(partition)) }
                }
            }
            try tell(2)
            // No commit can succeed while the positions are locked, so the step after the next two records is read ahead, and found out
            // of range.
            try await engine.withConsumer(of: log) {
                #expect(try await reaches(4, engine, ledger))
                try await engine.pool.withTransaction { transaction in
                    _ = try await transaction.query("LOCK TABLE consumer_position IN ACCESS EXCLUSIVE MODE")
                    log.expire(20, partition: 0, onceAt: 4)
                    try tell(18)
                    let isFound = await eventually { log.foundOutOfRange > 0 }
                    #expect(isFound)
                }
                let isAtEnd = try await eventually {
                    try await engine.count("SELECT coalesce(sum(next_offset), 0)::bigint FROM consumer_position") == 40
                }
                #expect(isAtEnd)
            }
            let applied = try await engine.count("SELECT last_sequence FROM source_sequence WHERE case_id = \(sources[1].id.uuid)")
            #expect(applied == 20)
            #expect(try await engine.count("SELECT count(*) FROM parked_record") == 0)
        }
    }

    @Test("Reading goes on after an outage that ends with data which the database refuses (F18)")
    func outageThenPoison() async throws {
        try await Engine.with { engine in
            let poisoned = try await engine.open()
            let ledger = try await engine.open()
            _ = try await engine.pool.query("ALTER TABLE case_file ADD CONSTRAINT small CHECK ((body ->> 'total')::int < 1000)")
            let log = MemoryLog()
            let source = Source()
            try await engine.withConsumer(of: log) {
                log.append(try source.tell(ledger, 1))
                #expect(try await reaches(1, engine, ledger))
                _ = try await engine.pool.query("ALTER TABLE consumer_position RENAME TO consumer_position_away")
                log.append(try Source().tell(poisoned, 1000))
                log.append(try source.tell(ledger, 1))
                let isPaused = await eventually { log.isPaused }
                #expect(isPaused)
                _ = try await engine.pool.query("ALTER TABLE consumer_position_away RENAME TO consumer_position")
                let isParked = try await eventually { try await engine.count("SELECT count(*) FROM parked_record") == 1 }
                #expect(isParked)
                log.append(try source.tell(ledger, 1))
                #expect(try await reaches(3, engine, ledger))
            }
        }
    }
}
