import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("Commands run in batches, each once, all or nothing", .timeLimit(.minutes(10)))
struct CaseRunnerTests {
    @Test("A command makes a case with a number, a version, a history line, a timer and an event")
    func makesACase() async throws {
        try await Engine.with { engine in
            let id = try await engine.open()
            let found = try #require(try await engine.reader.find(id, as: Ledger.self))
            #expect(found.record.version == 1)
            #expect(found.record.number.hasPrefix("LG-20") && found.record.number.count == 18)
            #expect(found.body.state == "open")
            let history = try await engine.reader.history(id, after: 0, limit: 10)
            #expect(history.map(\.command) == ["open"])
            #expect(history.first?.actor == "desk-1")
            #expect(history.first?.events == ["guanjia.test.ledger.opened.v1"])
            #expect(try await engine.count("SELECT count(*) FROM timer WHERE case_id = \(id.uuid)") == 1)
            #expect(try await engine.count("SELECT count(*) FROM outbox WHERE case_id = \(id.uuid) AND sequence = 1") == 1)
        }
    }

    @Test("Concurrent commands to one case all take effect, in some order, with gapless versions and sequences")
    func concurrentCommands() async throws {
        try await Engine.with { engine in
            let id = try await engine.open()
            let accepted = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<300 {
                    group.addTask { if case .accepted = await engine.send(.post(1), to: id) { true } else { false } }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(accepted == 300)
            let found = try #require(try await engine.reader.find(id, as: Ledger.self))
            #expect(found.body.total == 300)
            #expect(found.record.version == 301)
            #expect(try await engine.count("SELECT count(DISTINCT sequence) FROM outbox WHERE case_id = \(id.uuid)") == 301)
            #expect(try await engine.count("SELECT max(sequence) FROM outbox WHERE case_id = \(id.uuid)") == 301)
        }
    }

    @Test("A refused command changes nothing and leaves its neighbours in the batch alone")
    func refusals() async throws {
        try await Engine.with { engine in
            let id = try await engine.open()
            await withTaskGroup(of: Void.self) { group in
                for amount in 0..<100 {
                    group.addTask {
                        let result = await engine.send(.post(amount % 2), to: id)
                        switch result {
                        case .accepted: #expect(amount % 2 == 1)
                        case .rejected(let rejection, let version):
                            #expect(amount % 2 == 0)
                            #expect(rejection.code == .invalid)
                            #expect(version != nil)
                        default: Issue.record("unexpected \(result)")
                        }
                    }
                }
            }
            let found = try #require(try await engine.reader.find(id, as: Ledger.self))
            #expect(found.body.total == 50)
        }
    }

    @Test("The same key and request get the first answer again; the same key with another request is refused (D8)")
    func idempotency() async throws {
        try await Engine.with { engine in
            let id = try await engine.open()
            guard case .accepted(let first) = await engine.send(.post(5), to: id, key: "k1") else { return #expect(Bool(false)) }
            guard case .replayed(let status, let again) = await engine.send(.post(5), to: id, key: "k1") else {
                return #expect(Bool(false))
            }
            #expect(status == 200)
            #expect(again.json == first.json)
            #expect(again.version == first.version)
            guard case .keyReused = await engine.send(.post(6), to: id, key: "k1", body: "other") else { return #expect(Bool(false)) }
            let found = try #require(try await engine.reader.find(id, as: Ledger.self))
            #expect(found.body.total == 5)
        }
    }

    @Test("A key that another replica used meanwhile is found, not used twice")
    func idempotencyAcrossReplicas() async throws {
        try await Engine.with { engine in
            let other = try await Engine.make(engine.url)
            async let running: Void = other.runner.run()
            let id = try await engine.open()
            let results = await withTaskGroup(of: SubmissionResult.self) { group in
                for turn in 0..<60 {
                    let replica = turn % 2 == 0 ? engine : other
                    group.addTask { await replica.send(.post(1), to: id, key: "key-\(turn / 2)") }
                }
                return await group.reduce(into: [SubmissionResult]()) { $0.append($1) }
            }
            let fresh = results.filter { if case .accepted = $0 { true } else { false } }
            let replayed = results.filter { if case .replayed = $0 { true } else { false } }
            #expect(fresh.count == 30)
            #expect(replayed.count == 30)
            let found = try #require(try await engine.reader.find(id, as: Ledger.self))
            #expect(found.body.total == 30)
            other.runner.stop()
            await running
            await other.pool.close()
        }
    }

    @Test("If-Match with an old version is refused and names the present one")
    func versions() async throws {
        try await Engine.with { engine in
            let id = try await engine.open()
            _ = await engine.send(.post(1), to: id)
            guard case .rejected(let rejection, let version) = await engine.send(.post(1), to: id, expecting: 1) else {
                return #expect(Bool(false))
            }
            #expect(rejection.code == .versionMismatch)
            #expect(version == 2)
            guard case .accepted(let answer) = await engine.send(.post(1), to: id, expecting: 2) else { return #expect(Bool(false)) }
            #expect(answer.version == 3)
        }
    }

    @Test("A command to a case that does not exist is refused as not found")
    func unknownCase() async throws {
        try await Engine.with { engine in
            guard case .rejected(let rejection, nil) = await engine.send(.post(1), to: CaseID(.v7())) else { return #expect(Bool(false)) }
            #expect(rejection.code == .notFound)
        }
    }

    @Test("A command that would change nothing finds no case either where there is none, and leaves none behind")
    func unknownCaseUnchanged() async throws {
        try await Engine.with { engine in
            let id = CaseID(.v7())
            guard case .rejected(let rejection, nil) = await engine.send(.look, to: id) else { return #expect(Bool(false)) }
            #expect(rejection.code == .notFound && rejection.detail == "There is no such ledger.")
            #expect(try await engine.reader.find(id, as: Ledger.self) == nil)
            guard case .accepted(let answer) = await engine.send(.look, to: try await engine.open()) else { return #expect(Bool(false)) }
            #expect(answer.version == 1)
        }
    }

    @Test("Text that PostgreSQL refuses fails alone; the rest of its batch is committed")
    func badTextFailsAlone() async throws {
        try await Engine.with { engine in
            await withTaskGroup(of: Void.self) { group in
                for turn in 0..<40 {
                    group.addTask {
                        let text = turn == 17 ? "a\u{0}b" : "fine"
                        let result = await engine.send(.open(text: text), to: CaseID(.v7()))
                        switch result {
                        case .failed: #expect(turn == 17)
                        case .accepted: #expect(turn != 17)
                        default: Issue.record("unexpected \(result)")
                        }
                    }
                }
            }
            let made = try await engine.count("SELECT count(*) FROM case_file")
            #expect(made == 39)
        }
    }

    @Test("When every session is cut, waiting commands are tried again and take effect once")
    func sessionsCut() async throws {
        try await Engine.with { engine in
            let id = try await engine.open()
            let accepted = await withTaskGroup(of: Bool.self) { group in
                for turn in 0..<400 {
                    group.addTask {
                        if turn % 100 == 50 { try? await TestPostgresCut.cut(engine.url) }
                        if case .accepted = await engine.send(.post(1), to: id) { return true }
                        return false
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            let replayed = try await engine.count("SELECT count(*) FROM idempotency_key") - 1
            let found = try #require(try await engine.reader.find(id, as: Ledger.self))
            #expect(found.body.total == Int(replayed))
            #expect(accepted <= found.body.total)
            #expect(found.body.total == 400, "no command was given up")
        }
    }

    @Test("A command that waits for somebody's lock does not hold up the commands to other cases")
    func lockedCase() async throws {
        try await Engine.with { engine in
            let locked = try await engine.open()
            let free = try await engine.open()
            try await engine.pool.withConnection { connection in
                _ = try await connection.query("BEGIN")
                // The lock is kept for as long as the test takes, on a slow machine too.
                _ = try await connection.query("SET LOCAL idle_in_transaction_session_timeout = 0")
                _ = try await connection.query("SELECT id FROM case_file WHERE id = \(locked.uuid) FOR UPDATE")
                async let waiting = engine.send(.post(1), to: locked)
                let isWaiting = try await eventually {
                    try await engine.count(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0
                }
                #expect(isWaiting)
                for amount in 1...5 {
                    guard case .accepted = await engine.send(.post(amount), to: free) else { return #expect(Bool(false)) }
                }
                _ = try await connection.query("COMMIT")
                guard case .accepted = await waiting else { return #expect(Bool(false)) }
            }
            #expect(try await engine.reader.find(free, as: Ledger.self)?.body.postings == 5)
        }
    }

    @Test("Of one batch only the commands wait whose cases somebody holds; the others are answered meanwhile")
    func lockedCaseInABatch() async throws {
        try await Engine.with { engine in
            let locked = try await engine.open()
            var free: [CaseID] = []
            for _ in 0..<5 { free.append(try await engine.open()) }
            // Another replica, which does not run before all of them wait: so they are one batch.
            let other = try await Engine.make(engine.url)
            let ids = free
            try await engine.pool.withConnection { connection in
                _ = try await connection.query("BEGIN")
                _ = try await connection.query("SET LOCAL idle_in_transaction_session_timeout = 0")
                _ = try await connection.query("SELECT id FROM case_file WHERE id = \(locked.uuid) FOR UPDATE")
                async let held = other.send(.post(1), to: locked)
                async let pair = other.send(.match(locked), to: ids[0])
                async let answers = withTaskGroup(of: SubmissionResult.self) { group in
                    for id in ids { group.addTask { await other.send(.post(1), to: id) } }
                    return await group.reduce(into: [SubmissionResult]()) { $0.append($1) }
                }
                #expect(await eventually { other.runner.waiting == 7 })
                async let running: Void = other.runner.run()
                func accepted(_ results: [SubmissionResult]) -> Int { results.count { if case .accepted = $0 { true } else { false } } }
                // While the lock is held.
                let others = accepted(await answers)
                _ = try await connection.query("COMMIT")
                let waiters = accepted([await held, await pair])
                other.runner.stop()
                await running
                #expect(others == 5 && waiters == 2)
            }
            await other.pool.close()
        }
    }

    @Test("Numbers of one day are unique over replicas (D12)")
    func numbersAreUnique() async throws {
        try await Engine.with { engine in
            let other = try await Engine.make(engine.url)
            async let running: Void = other.runner.run()
            await withTaskGroup(of: Void.self) { group in
                for turn in 0..<200 {
                    let replica = turn % 2 == 0 ? engine : other
                    group.addTask { _ = await replica.send(.open(text: "n"), to: CaseID(.v7())) }
                }
            }
            let numbers = try await engine.count("SELECT count(DISTINCT number) FROM case_file")
            #expect(numbers == 200)
            other.runner.stop()
            await running
            await other.pool.close()
        }
    }

    @Test("Numbers that a crashed server has forgotten to have given out hold nobody up: others are taken (D12, F8)")
    func numbersForgotten() async throws {
        try await Engine.with { engine in
            let other = try await Engine.make(engine.url)
            async let running: Void = other.runner.run()
            for _ in 0..<5 { _ = try await engine.open() }
            // What was committed is there; that a block was taken is not.
            _ = try await engine.pool.query("UPDATE number_counter SET last = 0")
            for _ in 0..<3 { _ = try await other.open() }
            for _ in 0..<40 { _ = try await engine.open() }
            #expect(try await engine.count("SELECT count(DISTINCT number) FROM case_file") == 48)
            other.runner.stop()
            await running
            await other.pool.close()
        }
    }

    @Test("History cannot be changed or removed (OPS-10)")
    func historyIsAppendOnly() async throws {
        try await Engine.with { engine in
            _ = try await engine.open()
            await #expect(throws: DatabaseError.self) { _ = try await engine.pool.query("UPDATE case_history SET reason = 'x'") }
            await #expect(throws: DatabaseError.self) { _ = try await engine.pool.query("DELETE FROM case_history") }
        }
    }
}
