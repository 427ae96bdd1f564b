import Database
import Foundation
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("A table that follows facts gets each of them once, with the inbox (D4)", .timeLimit(.minutes(5)))
struct ProjectionTests {
    private struct Row: Sendable {
        let source: CaseID
        let amount: Int
    }

    private let amounts = EventProjection<Row>("amounts") { rows in
        ["INSERT INTO told (source, amount) SELECT * FROM unnest(\(rows.map(\.source.uuid)), \(rows.map { Int64($0.amount) }))"]
    }

    /// Events of the test's type leave a row, and also what `also` adds.
    private func handlers(_ also: (inout EventHandlers) -> Void = { _ in }) -> EventHandlers {
        var handlers = EventHandlers()
        handlers.project(Told.self, into: amounts) { told, event in
            told.amount == 0 ? nil : Row(source: event.subject, amount: told.amount)
        }
        also(&handlers)
        return handlers
    }

    private func prepare(_ engine: Engine) async throws {
        _ = try await engine.pool.query("CREATE TABLE told (id bigserial, source uuid, amount bigint)")
    }

    private func told(_ engine: Engine) async throws -> [Int64] {
        try await engine.pool.query("SELECT amount FROM told ORDER BY id").map { try $0.decode("amount") }
    }

    private func expectTold(_ engine: Engine, _ expected: [Int64]) async throws {
        let reached = try await eventually { try await told(engine) == expected }
        let found = try await told(engine)
        #expect(reached, "the table holds \(found), expected \(expected)")
    }

    @Test("Facts come in their order, once each however often they come, and those that the map leaves out not at all (F14)")
    func once() async throws {
        try await Engine.with { engine in
            try await prepare(engine)
            let log = MemoryLog(partitions: 1)
            let source = Source()
            let ledger = CaseID(.v7())
            for amount in [1, 0, 2, 3] {
                let event = try source.tell(ledger, amount)
                for _ in 0..<3 { log.append(event) }
            }
            try await engine.withConsumer(of: log, handling: handlers()) {
                try await expectTold(engine, [1, 2, 3])
                _ = try await engine.pool.query("UPDATE consumer_position SET next_offset = 0")
                log.reassign()
                log.append(try source.tell(ledger, 4))
                try await expectTold(engine, [1, 2, 3, 4])
            }
        }
    }

    @Test("A fact that parks leaves no row until it is redriven, and those behind it wait with it (D5)")
    func parked() async throws {
        try await Engine.with { engine in
            try await prepare(engine)
            let log = MemoryLog(partitions: 1)
            let source = Source()
            let ledger = CaseID(.v7())
            let handlers = handlers { handlers in
                handlers.on(Told.self) { told, event in
                    [Submission(.post(told.amount), to: told.ledgerId, as: Ledger.self, under: .init(), cause: .system())]
                }
            }
            for amount in 1...3 { log.append(try source.tell(ledger, amount)) }
            log.append(try Source().tell(try await engine.open(), 50))
            try await engine.withConsumer(of: log, handling: handlers) {
                try await expectTold(engine, [50])
                #expect(try await engine.count("SELECT count(*) FROM parked_record") == 3)
                _ = await engine.send(.open(text: "late"), to: ledger)
                let redriven = try await ParkedRecords(parts: engine.parts, handlers: handlers, pool: engine.pool)
                    .redrive(source.id.description)
                #expect(redriven.applied == 3)
                try await expectTold(engine, [50, 1, 2, 3])
            }
        }
    }
}
