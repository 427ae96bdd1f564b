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

    /// Waits until the positions are at the end of what was told: for as long as they move, however slow the machine and its disk are.
    private func reachesEnd(_ end: Int64, _ engine: Engine) async throws -> Bool {
        var seen: Int64 = -1
        while true {
            let before = seen
            let moves = try await eventually {
                seen = try await engine.count("SELECT coalesce(sum(next_offset), 0)::bigint FROM consumer_position")
                return seen > before
            }
            guard moves else { return false }
            if seen == end { return true }
        }
    }

    private func reaches(_ amount: Int, _ engine: Engine, _ id: CaseID) async throws -> Bool {
        try await eventually { try await total(engine, id) == amount }
    }

    @Test("Records do not wait while the ends of all partitions are asked for, however many there are")
    func ends() async throws {
        try await Engine.with { engine in
            let ledger = try await engine.open()
            let log = MemoryLog(partitions: 48)
            let source = Source()
            try await engine.withConsumer(of: log) {
                log.append(try source.tell(ledger, 1))
                #expect(try await reaches(1, engine, ledger))
                log.answerEnds(after: .milliseconds(25))
                let hasAskedAll = await eventually(within: .seconds(60)) { log.askedEnds.all > 2 * 48 }
                #expect(hasAskedAll)
                // 48 times 25 ms would be more than a second in which nobody reads.
                #expect(log.askedEnds.inRow <= 8, "\(log.askedEnds.inRow) in a row")
                log.append(try source.tell(ledger, 1))
                #expect(try await reaches(2, engine, ledger))
            }
        }
    }

    @Test("Small batches lose and skip nothing when sessions are cut and positions are moved back (D3, F9)", arguments: [1, 50])
    func trouble(share: Int) async throws {
        var limits = CaseworkConfiguration.Limits()
        limits.recordBatch = 3
        limits.recordShare = share
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
                let isAtEnd = try await reachesEnd(600, engine)
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

    @Test(
        "Records that ask for nothing share a transaction with others; one that asks for something does not wait, nor does its place change"
    )
    func company() async throws {
        try await Engine.with { engine in
            let (ledger, source) = (try await engine.open(), Source())
            let log = MemoryLog(partitions: 1)
            try await engine.withConsumer(of: log) {
                log.append(try source.tell(ledger, 1))
                #expect(try await reaches(1, engine, ledger))
                _ = try await engine.pool.query("CREATE TABLE moved (at bigint)")
                _ = try await engine.pool.query(
                    """
                    CREATE FUNCTION note_move() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN INSERT INTO moved VALUES (NEW.next_offset); RETURN NULL; END'
                    """)
                _ = try await engine.pool.query(
                    "CREATE TRIGGER noted AFTER UPDATE ON consumer_position FOR EACH ROW EXECUTE FUNCTION note_move()")
                // One by one, as a reader finds them that is quicker than the topic.
                log.giveAtMost(1)
                let begun = ContinuousClock.now
                for _ in 0..<100 { log.append(try source.event(Gossip(text: "x"))) }
                log.append(try source.tell(ledger, 1))
                #expect(try await reaches(2, engine, ledger))
                #expect(try await engine.count("SELECT max(next_offset) FROM consumer_position") == 102)
                // Each transaction but the last has waited for company as long as it may: on a slow machine there are more of them.
                let waits = Int64((ContinuousClock.now - begun) / ConsumerSession.company)
                #expect(try await engine.count("SELECT count(*) FROM moved") <= waits + 2)
            }
            #expect(try await engine.count("SELECT count(*) FROM parked_record") == 0)
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
            // All at once: a reader that came in between would find less than what is to expire.
            let tell: @Sendable (Int) throws -> Void = { count in
                log.append(
                    try (0..<count).flatMap { _ in
                        try sources.enumerated().map { (try $1.tell(ledger, 1), Int32($0)) }
                    })
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
                let isAtEnd = try await reachesEnd(40, engine)
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

    @Test("Of two shares that are applied at the same time one may wait for the other, and one may be poison (F18)")
    func shares() async throws {
        var limits = CaseworkConfiguration.Limits()
        limits.recordBatch = 40
        limits.recordShare = 5
        try await Engine.with(limits: limits) { engine in
            let (common, poisoned) = (try await engine.open(), try await engine.open())
            _ = try await engine.pool.query("ALTER TABLE case_file ADD CONSTRAINT small CHECK ((body ->> 'total')::int < 1000)")
            let log = MemoryLog()
            let sources = [Source(), Source()]
            // Both partitions work on one case all the time; in the middle of one of them is what the database refuses.
            for number in 0..<100 {
                for (partition, source) in sources.enumerated() {
                    log.append(try source.tell(common, 1), partition: Int32(partition))
                    if number == 50, partition == 1 { log.append(try Source().tell(poisoned, 1000), partition: 1) }
                }
            }
            try await engine.withConsumer(of: log) {
                let isAtEnd = try await reachesEnd(201, engine)
                #expect(isAtEnd)
            }
            #expect(try await total(engine, common) == 200)
            #expect(try await total(engine, poisoned) == 0)
            #expect(try await engine.count("SELECT count(*) FROM parked_record") == 1)
        }
    }
}

@Suite("Shares of a batch") struct ShareTests {
    private func records(_ counts: [Int32: Int]) -> [ReadRecord] {
        let all = counts.flatMap { partition, count in
            (0..<count).map { offset in
                ConsumerRecord(
                    topicPartition: TopicPartition(topic: "t", partition: partition), offset: Int64(offset), key: nil, value: nil,
                    headers: [])
            }
        }
        // As they may come: partitions in turn.
        let inTurn = all.sorted { ($0.offset, $0.topicPartition) < ($1.offset, $1.topicPartition) }
        let coder = EventCoder(sealer: nil)
        return inTurn.map { ReadRecord($0, handlers: EventHandlers(), coder: coder) }
    }

    @Test(
        "Whole partitions, as even as they allow",
        arguments: [
            ([0: 300, 1: 300], 300), ([0: 150, 1: 150, 2: 150, 3: 150], 300), ([0: 900, 1: 100], 100), ([0: 5, 1: 40, 2: 30, 3: 20], 45),
        ] as [([Int32: Int], Int)])
    func even(counts: [Int32: Int], smaller: Int) {
        let records = records(counts)
        let shares = records.shares(ofAtLeast: 10)
        #expect(min(shares.first.count, shares.second.count) == smaller)
        let places = [shares.first, shares.second].map { Set($0.map(\.record.topicPartition)) }
        #expect(places[0].isDisjoint(with: places[1]))
        for share in [shares.first, shares.second] {
            for (_, partition) in Dictionary(grouping: share, by: \.record.topicPartition) {
                #expect(partition.map(\.record.offset) == (0..<Int64(partition.count)).map { $0 })
            }
        }
        #expect(shares.first.count + shares.second.count == records.count)
    }

    @Test("One partition, and little work, stay together", arguments: [[0: 500], [0: 480, 1: 9], [0: 9, 1: 9], [:]] as [[Int32: Int]])
    func together(counts: [Int32: Int]) {
        let shares = records(counts).shares(ofAtLeast: 10)
        #expect(shares.second.isEmpty && shares.first.count == counts.values.reduce(0, +))
    }
}
