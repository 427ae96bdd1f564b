import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("A decision counts on other cases as they stand when it is written", .timeLimit(.minutes(10)))
struct ReadCaseTests {
    @Test("It has the other case as the commands before it have left it, in one batch or in several") func commands() async throws {
        try await Engine.with { engine in
            let (mine, other) = (try await engine.open(), try await engine.open())
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<60 {
                    group.addTask { _ = await engine.send(.post(1), to: other) }
                    group.addTask { _ = await engine.send(.match(other), to: mine) }
                }
            }
            let posted = try await engine.reader.find(other, as: Ledger.self)?.body.total
            #expect(posted == 60)
            guard case .accepted = await engine.send(.match(other), to: mine) else { return #expect(Bool(false)) }
            let amounts = try await engine.pool.query(
                "SELECT convert_from(payload, 'UTF8')::jsonb ->> 'amount' AS amount FROM outbox WHERE case_id = \(mine.uuid) ORDER BY sequence"
            ).compactMap { try $0.decode("amount", as: String?.self).flatMap { Int($0) } }
            #expect(amounts.count == 61 && amounts == amounts.sorted() && amounts.last == 60, "no later one knows less")
        }
    }

    @Test("One that is not there, or of another kind, is not known") func none() async throws {
        try await Engine.with { engine in
            let (mine, other) = (try await engine.open(), try await engine.open())
            _ = try await engine.pool.query("UPDATE case_file SET kind = 'other' WHERE id = \(other.uuid)")
            for id in [other, CaseID(.v7())] {
                guard case .rejected(let refusal, _) = await engine.send(.match(id), to: mine) else { return #expect(Bool(false)) }
                #expect(refusal.code == .ruleViolated)
            }
        }
    }

    @Test("It waits for whoever changes the other case, and knows what came of it") func waits() async throws {
        try await Engine.with { engine in
            let (mine, other) = (try await engine.open(), try await engine.open())
            try await engine.pool.withConnection { connection in
                _ = try await connection.query("BEGIN")
                _ = try await connection.query("SET LOCAL idle_in_transaction_session_timeout = 0")
                _ = try await connection.query(
                    "UPDATE case_file SET body = jsonb_set(body, '{total}', '7') WHERE id = \(other.uuid)")
                async let waiting = engine.send(.match(other), to: mine)
                let isWaiting = try await eventually {
                    try await engine.count(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0
                }
                #expect(isWaiting)
                _ = try await connection.query("COMMIT")
                guard case .accepted = await waiting else { return #expect(Bool(false)) }
            }
            #expect(try await engine.reader.find(mine, as: Ledger.self)?.body.total == 7)
        }
    }

    @Test("Two that count on one another do not wait for one another for ever") func crossed() async throws {
        try await Engine.with { engine in
            let (one, two) = (try await engine.open(), try await engine.open())
            await withTaskGroup(of: Void.self) { group in
                for turn in 0..<60 {
                    let (mine, other) = turn.isMultiple(of: 2) ? (one, two) : (two, one)
                    group.addTask {
                        guard case .accepted = await engine.send(.match(other), to: mine) else { return #expect(Bool(false)) }
                    }
                }
            }
        }
    }
}
