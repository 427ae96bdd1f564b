import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("Timers fire once, by the database's clock, with any number of replicas (D7, D21, I12)", .timeLimit(.minutes(2)))
struct TimerTests {
    private func loop(_ engine: Engine) -> TimerLoop {
        TimerLoop(parts: engine.parts, kinds: [TimerLoop.Kind(Ledger.self, under: .init())])
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

    @Test("A timer that comes a moment before its bound is asked again, not lost")
    func asksAgain() async throws {
        try await Engine.with { engine in
            let id = try await engine.open(rules: Ledger.Rules(alarmAfter: 0.9))
            _ = try await engine.pool.query("UPDATE timer SET due_at = due_at - interval '0.0004 seconds'")
            let clock = ServiceClock(pool: engine.pool)
            try await clock.allowAdjustment(true)
            let lane = engine.lane()
            let rang = try await eventually {
                _ = try await loop(engine).fire(on: lane)
                return try await engine.reader.find(id, as: Ledger.self)?.body.rings == 1
            }
            #expect(rang)
            let left = try await engine.count("SELECT count(*) FROM timer")
            #expect(left == 0)
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
