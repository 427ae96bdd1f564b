import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("A case that a newer release has written is left to that release (ADR 24)", .timeLimit(.minutes(10)))
struct NewerFormatTests {
    /// As the next release gives a command.
    private func next(_ engine: Engine, _ command: Ledger.Command, to id: CaseID) async -> SubmissionResult {
        await engine.runner.submit(
            Submission(command, to: id, as: NextLedger.self, under: .init(), cause: .system(), creates: false))
    }

    private func colour(_ engine: Engine, _ id: CaseID) async throws -> String? {
        try await engine.pool.query("SELECT body ->> 'colour' AS colour FROM case_file WHERE id = \(id.uuid)").first?.decode("colour")
    }

    private func format(_ engine: Engine, _ id: CaseID) async throws -> Int64 {
        try await engine.count("SELECT format::bigint FROM case_file WHERE id = \(id.uuid)")
    }

    @Test("Two releases at work: the older one reads what it can and writes nothing, its neighbours in the batch go on, nothing is lost")
    func commands() async throws {
        try await Engine.with { engine in
            let (shared, old) = (try await engine.open(), try await engine.open())
            #expect(try await format(engine, shared) == 1)
            #expect(await next(engine, .post(5), to: shared).isAccepted, "the newer one reads both")
            #expect(try await format(engine, shared) == 2)
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        switch await engine.send(.post(1), to: number % 2 == 0 ? shared : old) {
                        case .unavailable: #expect(number % 2 == 0)
                        case .accepted: #expect(number % 2 == 1)
                        default: Issue.record("neither taken nor left alone")
                        }
                    }
                }
            }
            #expect(try await colour(engine, shared) == "red")
            #expect(try await engine.reader.find(shared, as: Ledger.self)?.body.total == 5)
            #expect(try await engine.reader.find(old, as: Ledger.self)?.body.total == 20)
            #expect(try await engine.count("SELECT version FROM case_file WHERE id = \(shared.uuid)") == 2)
            // A key that was left alone is free for the instance that takes it.
            #expect(try await engine.count("SELECT count(*) FROM idempotency_key WHERE case_id = \(shared.uuid)") == 1)
            #expect(await next(engine, .post(2), to: shared).isAccepted)
            #expect(try await engine.reader.find(shared, as: NextLedger.self)?.body.ledger.total == 7)
        }
    }

    @Test("An event of such a case is neither applied nor parked: an instance of the newer release gets it")
    func events() async throws {
        var limits = CaseworkConfiguration.Limits()
        limits.stepAside = .milliseconds(20)
        try await Engine.with(limits: limits) { engine in
            let id = try await engine.open()
            _ = await next(engine, .post(5), to: id)
            let (log, source) = (MemoryLog(partitions: 1), Source())
            log.append(try source.tell(id, 1))
            log.append(try source.tell(id, 2))
            try await engine.withConsumer(of: log) {
                let hasStepped = await eventually { log.begins.count >= 3 }
                #expect(hasStepped, "it leaves the group and comes back")
            }
            #expect(try await engine.count("SELECT next_offset FROM consumer_position") == 0)
            #expect(try await engine.count("SELECT (SELECT count(*) FROM parked_record) + (SELECT count(*) FROM inbox)") == 0)
            #expect(try await colour(engine, id) == "red")

            var newer = EventHandlers()
            newer.on(Told.self) { told, _ in
                [Submission(.post(told.amount), to: told.ledgerId, as: NextLedger.self, under: .init(), cause: .system())]
            }
            try await engine.withConsumer(of: log, handling: newer) {
                let isApplied = try await eventually {
                    try await engine.reader.find(id, as: NextLedger.self)?.body.ledger.total == 8
                }
                #expect(isApplied)
            }
            #expect(try await colour(engine, id) == "red")
        }
    }

    @Test("Its clocks are left to the newer release, untouched, and take no room from those of other cases")
    func timers() async throws {
        var limits = CaseworkConfiguration.Limits()
        limits.commandBatch = 2
        try await Engine.with(limits: limits) { engine in
            var ids: [CaseID] = []
            for _ in 0..<4 { ids.append(try await engine.open()) }
            for id in ids.dropLast() { _ = await next(engine, .post(5), to: id) }
            // Due before that of the one case that the older release may touch.
            _ = try await engine.pool.query("UPDATE timer SET due_at = now() - interval '2 hours'")
            _ = try await engine.pool.query("UPDATE timer SET due_at = now() - interval '1 hour' WHERE case_id = \(ids[3].uuid)")
            _ = try await engine.pool.query(
                """
                UPDATE case_file SET body = jsonb_set(body, '{clocks,0,bound}', to_jsonb('2020-01-01T00:00:00Z'::text))
                """)
            let lane = engine.lane()
            let old = TimerLoop(parts: engine.parts, kinds: [TimerLoop.Kind(Ledger.self, under: .init())])
            #expect(try await old.fire(on: lane) == 1)
            #expect(try await old.fire(on: lane) == 0)
            #expect(try await engine.reader.find(ids[3], as: Ledger.self)?.body.rings == 1)
            #expect(try await engine.count("SELECT count(*) FROM timer WHERE due_at < now() - interval '119 minutes'") == 3)
            let new = TimerLoop(parts: engine.parts, kinds: [TimerLoop.Kind(NextLedger.self, under: .init())])
            #expect(try await new.fire(on: lane) == 2)
            #expect(try await new.fire(on: lane) == 1)
            for id in ids.dropLast() {
                #expect(try await engine.reader.find(id, as: NextLedger.self)?.body.ledger.rings == 1)
                #expect(try await colour(engine, id) == "red")
            }
            await lane.close()
        }
    }

    @Test("What it cannot read of one is no fault of the case") func reading() async throws {
        try await Engine.with { engine in
            let id = try await engine.open()
            _ = await next(engine, .post(5), to: id)
            _ = try await engine.pool.query("UPDATE case_file SET body = body - 'text' WHERE id = \(id.uuid)")
            await #expect(throws: NewerFormat(kind: "ledger", format: 2)) { _ = try await engine.reader.find(id, as: Ledger.self) }
            await #expect(throws: DecodingError.self) { _ = try await engine.reader.find(id, as: NextLedger.self) }
        }
    }
}
