import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("Timers fire once, by the database's clock, with any number of replicas (D7, D21, I12)", .timeLimit(.minutes(10)))
struct TimerTests {
    private func loop(_ engine: Engine, _ rules: Ledger.Rules = .init()) -> TimerLoop {
        TimerLoop(parts: engine.parts, kinds: [TimerLoop.Kind(Ledger.self, under: rules)])
    }

    /// Names in the table, with how many whole seconds each is ahead.
    private func timers(_ engine: Engine) async throws -> [String: Int64] {
        let rows = try await engine.pool.query("SELECT name, ceil(extract(epoch FROM due_at - service_now()))::bigint AS ahead FROM timer")
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.decode("name"), try $0.decode("ahead")) })
    }

    @Test("A clock fires after its bound and not before; moving the clock of a development installation brings it near")
    func firesAtItsBound() async throws {
        try await Engine.with { engine in
            let id = try await engine.open()
            let lane = engine.lane()
            #expect(try await loop(engine).fire(on: lane) == 0)
            let clock = ServiceClock(pool: engine.pool)
            await #expect(throws: DatabaseError.self) { _ = try await clock.move(toOffset: 3_700) }
            try await clock.allowAdjustment(true)
            let reading = try await clock.move(toOffset: 3_500)
            #expect(reading.offsetSeconds == 3_500)
            #expect(try await loop(engine).fire(on: lane) == 0)
            _ = try await clock.move(toOffset: 3_601)
            #expect(try await loop(engine).fire(on: lane) == 1)
            #expect(try await loop(engine).fire(on: lane) == 0)
            let found = try #require(try await engine.reader.find(id, as: Ledger.self))
            #expect(found.body.rings == 1)
            #expect(found.body.clocks.map(\.state) == [.missed])
            try await clock.allowAdjustment(false)
            #expect(try await clock.read().offsetSeconds == 0)
            await lane.close()
        }
    }

    @Test("A timer that comes before its bound is asked again at its bound, not lost")
    func asksAgain() async throws {
        try await Engine.with { engine in
            let id = try await engine.open()
            // Due by the table, and by the case only in an hour.
            _ = try await engine.pool.query("UPDATE timer SET due_at = due_at - interval '1 hour'")
            let lane = engine.lane()
            #expect(try await loop(engine).fire(on: lane) == 1)
            #expect(try await engine.reader.find(id, as: Ledger.self)?.body.rings == 0)
            let ahead = try #require(try await timers(engine)["T-ALARM"])
            #expect((3_000...3_600).contains(ahead))
            let clock = ServiceClock(pool: engine.pool)
            try await clock.allowAdjustment(true)
            _ = try await clock.move(toOffset: 3_601)
            #expect(try await loop(engine).fire(on: lane) == 1)
            #expect(try await engine.reader.find(id, as: Ledger.self)?.body.rings == 1)
            #expect(try await timers(engine).isEmpty)
            await lane.close()
        }
    }

    @Test("A timer that falls due while the due ones are being read is handled in the next pass, not a second later")
    func fallsDueMeanwhile() async throws {
        try await Engine.with { engine in
            for _ in 0..<60 { _ = try await engine.open(rules: Ledger.Rules(alarmAfter: 0.4)) }
            _ = try await engine.pool.query("CREATE TABLE planned AS SELECT case_id, due_at FROM timer")
            let lane = engine.lane()
            var postponed: Int64 = 0
            var isDone = false
            let end = ContinuousClock.now + .seconds(60)
            while !isDone, ContinuousClock.now < end {
                for _ in 0..<20 { _ = try await loop(engine).fire(on: lane) }
                // Asked again later, a timer stands in the table with another time.
                postponed += try await engine.count(
                    "SELECT count(*) FROM timer t JOIN planned p ON p.case_id = t.case_id WHERE t.due_at <> p.due_at")
                isDone = try await engine.count("SELECT count(*) FROM timer") == 0
            }
            #expect(isDone)
            #expect(postponed == 0)
            await lane.close()
        }
    }

    @Test("A stopped clock does not fire")
    func stoppedClock() async throws {
        try await Engine.with { engine in
            let id = try await engine.open()
            guard case .accepted = await engine.send(.close, to: id) else { return #expect(Bool(false)) }
            #expect(try await engine.count("SELECT count(*) FROM timer") == 0)
        }
    }

    @Test("A case keeps one row for all its clocks: the next takes the row of the one before")
    func oneRow() async throws {
        try await Engine.with { engine in
            let id = try await engine.open(rules: Ledger.Rules(alarmAfter: -1, chimeAfter: 100))
            #expect(try await timers(engine).keys.sorted() == ["T-ALARM"])
            let lane = engine.lane()
            #expect(try await loop(engine).fire(on: lane) == 1)
            let left = try await timers(engine)
            #expect(left.keys.sorted() == ["T-CHIME"])
            #expect(left.values.allSatisfy { (50...100).contains($0) })
            guard case .accepted = await engine.send(.close, to: id) else { return #expect(Bool(false)) }
            #expect(try await timers(engine).isEmpty)
            await lane.close()
        }
    }

    @Test("Clocks that fell due while the service was down are all asked in one pass, each once")
    func allThatAreDue() async throws {
        try await Engine.with { engine in
            let id = try await engine.open(rules: Ledger.Rules(alarmAfter: -1, chimeAfter: -2))
            let lane = engine.lane()
            #expect(try await loop(engine).fire(on: lane) == 2)
            let found = try #require(try await engine.reader.find(id, as: Ledger.self))
            #expect(found.body.rings == 1)
            #expect(found.body.chimes == 1)
            #expect(try await timers(engine).isEmpty)
            await lane.close()
        }
    }

    @Test("A rung and the bound after it that fell due while the service was down are both heard in one pass")
    func rungAndBound() async throws {
        try await Engine.with { engine in
            let id = try await engine.open(rules: Ledger.Rules(alarmAfter: -1, rungAfter: -2))
            let lane = engine.lane()
            #expect(try await loop(engine).fire(on: lane) == 2)
            let found = try #require(try await engine.reader.find(id, as: Ledger.self))
            #expect(found.body.rings == 2)
            #expect(found.body.clocks.map(\.state) == [.missed])
            #expect(try await timers(engine).isEmpty)
            await lane.close()
        }
    }

    @Test("When the rung that was planned next is gone from the rules, its bound is heard in time and not once a minute")
    func rungThatIsGone() async throws {
        try await Engine.with { engine in
            let id = try await engine.open(rules: Ledger.Rules(alarmAfter: 90, rungAfter: -1))
            let lane = engine.lane()
            let without = loop(engine, Ledger.Rules(hasNoRung: true))
            #expect(try await without.fire(on: lane) == 1)
            #expect(try await engine.reader.find(id, as: Ledger.self)?.body.rings == 0)
            let ahead = try #require(try await timers(engine)["T-ALARM"])
            #expect((61...90).contains(ahead))
            #expect(try await without.fire(on: lane) == 0)
            let clock = ServiceClock(pool: engine.pool)
            try await clock.allowAdjustment(true)
            _ = try await clock.move(toOffset: 91)
            #expect(try await without.fire(on: lane) == 1)
            #expect(try await engine.reader.find(id, as: Ledger.self)?.body.clocks.map(\.state) == [.missed])
            #expect(try await timers(engine).isEmpty)
            await lane.close()
        }
    }

    @Test("A clock that refuses stays due and does not hold up the others")
    func refusal() async throws {
        try await Engine.with { engine in
            let id = try await engine.open(rules: Ledger.Rules(alarmAfter: -2, chimeAfter: -1))
            let lane = engine.lane()
            #expect(try await loop(engine, Ledger.Rules(refusesToRing: true)).fire(on: lane) == 2)
            let found = try #require(try await engine.reader.find(id, as: Ledger.self))
            #expect(found.body.rings == 0)
            #expect(found.body.chimes == 1)
            #expect(try await timers(engine).keys.sorted() == ["T-ALARM"])
            let rang = try await eventually { try await loop(engine).fire(on: lane) == 1 }
            #expect(rang)
            #expect(try await engine.reader.find(id, as: Ledger.self)?.body.rings == 1)
            await lane.close()
        }
    }

    @Test("A timer of a case that cannot be read, of an unknown kind, or with an unknown message is kept and tried again later")
    func keepsWhatItCannotHandle() async throws {
        try await Engine.with { engine in
            let rules = Ledger.Rules(alarmAfter: -1)
            let unreadable = try await engine.open(rules: rules)
            let unknown = try await engine.open(rules: rules)
            let addressed = try await engine.open()
            _ = try await engine.pool.query("UPDATE case_file SET body = '{}' WHERE id = \(unreadable.uuid)")
            _ = try await engine.pool.query("UPDATE case_file SET kind = 'novelty' WHERE id = \(unknown.uuid)")
            _ = try await engine.pool.query(
                "INSERT INTO timer (case_id, name, due_at) VALUES (\(addressed.uuid), '@news', service_now() - interval '1 second')")
            let lane = engine.lane()
            #expect(try await loop(engine).fire(on: lane) == 0)
            #expect(try await loop(engine).fire(on: lane) == 0)
            let left = try await engine.count(
                """
                SELECT count(*) FROM timer
                WHERE due_at > service_now() + interval '30 seconds' AND due_at < service_now() + interval '61 seconds'
                """)
            #expect(left == 3)
            await lane.close()
        }
    }

    @Test("Commands that wait for one another leave the timer of the last")
    func contention() async throws {
        try await Engine.with { engine in
            let id = try await engine.open(rules: Ledger.Rules(alarmAfter: -1, chimeAfter: 3_600))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let lane = engine.lane()
                        for _ in 0..<5 { _ = try await loop(engine).fire(on: lane) }
                        await lane.close()
                    }
                }
                for amount in 1...40 { group.addTask { _ = await engine.send(.post(amount), to: id) } }
                try await group.waitForAll()
            }
            // The commands may have held the case each time that somebody looked for what is due.
            let lane = engine.lane()
            let hasRung = try await eventually {
                _ = try await loop(engine).fire(on: lane)
                return try await engine.reader.find(id, as: Ledger.self)?.body.rings == 1
            }
            #expect(hasRung)
            await lane.close()
            let found = try #require(try await engine.reader.find(id, as: Ledger.self))
            #expect(found.body.postings == 40)
            #expect(try await timers(engine).keys.sorted() == ["T-CHIME"])
        }
    }

    @Test("40 due timers and four replicas with commands in between: each rings once")
    func onceOverReplicas() async throws {
        try await Engine.with { engine in
            let rules = Ledger.Rules(alarmAfter: -1)
            var ids: [CaseID] = []
            for _ in 0..<40 { ids.append(CaseID(.v7())) }
            let all = ids
            await withTaskGroup(of: Void.self) { group in
                for id in all { group.addTask { _ = await engine.send(.open(text: "due"), to: id, rules: rules) } }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let lane = engine.lane()
                        for _ in 0..<20 { _ = try await loop(engine).fire(on: lane) }
                        await lane.close()
                    }
                }
                for id in all { group.addTask { _ = await engine.send(.post(1), to: id) } }
                try await group.waitForAll()
            }
            let lane = engine.lane()
            let left = try await eventually { try await loop(engine).fire(on: lane) == 0 }
            #expect(left)
            await lane.close()
            for id in all {
                let found = try #require(try await engine.reader.find(id, as: Ledger.self))
                #expect(found.body.rings == 1)
                #expect(found.body.total == 1)
            }
            #expect(try await engine.count("SELECT count(*) FROM timer") == 0)
        }
    }
}
