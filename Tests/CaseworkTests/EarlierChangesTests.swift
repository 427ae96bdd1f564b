import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("Whoever sums up once for all waits for the changes that began before (ADR 17)", .timeLimit(.minutes(10)))
struct EarlierChangesTests {
    private let hasty: Duration = .milliseconds(100)
    /// On a busy machine a test may leave a transaction alone for longer than the server allows a service to.
    private static let patient: SQL = "SET LOCAL idle_in_transaction_session_timeout = 0"

    @Test("For one of whatever program, role and setting, and for nobody who only reads", arguments: [false, true])
    func waits(hidden: Bool) async throws {
        try await Engine.with { engine in
            let changes = EarlierChanges(pool: engine.pool, patience: hasty)
            try await engine.pool.withConnection { connection in
                for statement: SQL in ["BEGIN", Self.patient] { _ = try await connection.query(statement) }
                if hidden {
                    // Such as pg_stat_activity does not show, or shows under another name.
                    _ = try await connection.query("SET LOCAL application_name = 'another'")
                    _ = try await connection.query("SET LOCAL track_activities = off")
                }
                _ = try await connection.query(CaseStatements.now)
                await #expect(throws: ChangesGoOn.self) { try await changes.haveEnded() }
                _ = try await connection.query("COMMIT")
                try await changes.haveEnded()

                _ = try await connection.query("BEGIN ISOLATION LEVEL REPEATABLE READ")
                _ = try await connection.query("SELECT count(*) FROM case_file")
                try await changes.haveEnded()
                _ = try await connection.query("COMMIT")
            }
        }
    }

    @Test("One that begins later, in this database or another, is not waited for") func later() async throws {
        try await Engine.with { engine in
            let changes = EarlierChanges(pool: engine.pool, patience: .seconds(60))
            try await engine.pool.withConnection { first in
                for statement: SQL in ["BEGIN", Self.patient, CaseStatements.now] { _ = try await first.query(statement) }
                let begun = try await changes.begun()
                #expect(begun.count == 1)
                try await engine.pool.withConnection { second in
                    for statement: SQL in ["BEGIN", Self.patient, CaseStatements.now] { _ = try await second.query(statement) }
                    #expect(try await changes.begun().count == 2)
                    _ = try await first.query("COMMIT")
                    try await changes.haveEnded(begun)
                    try await Engine.with { other in
                        try await EarlierChanges(pool: other.pool, patience: hasty).haveEnded()
                    }
                    _ = try await second.query("COMMIT")
                }
                try await changes.haveEnded()
            }
        }
    }

    @Test("Commands, events and clocks are decided by a time that their transaction read when it had its number")
    func order() async throws {
        try await Engine.with { engine in
            let ringing = try await engine.open()
            _ = try await engine.pool.query("UPDATE timer SET due_at = now() - interval '1 hour'")
            _ = try await engine.pool.query(
                "UPDATE case_file SET body = jsonb_set(body, '{clocks,0,bound}', to_jsonb('2020-01-01T00:00:00Z'::text))")
            let row = try #require(await engine.pool.query("SELECT date_trunc('milliseconds', clock_timestamp()) AS now").first)
            let start = try row.decode("now", as: Date.self)
            // Whoever asks without a number is told a time from before the start.
            let deceiving: SQL = """
                CREATE OR REPLACE FUNCTION service_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
                    SELECT clock_timestamp() - CASE WHEN pg_current_xact_id_if_assigned() IS NULL THEN interval '1 minute'
                                                    ELSE interval '0' END
                    FROM service_clock
                $$
                """
            _ = try await engine.pool.query(deceiving)
            let made = try await engine.open()
            #expect(await engine.send(.post(1), to: made).isAccepted)
            let (log, source, told) = (MemoryLog(partitions: 1), Source(), CaseID(.v7()))
            log.append(try source.tell(told, 0, opens: true))
            try await engine.withConsumer(of: log) {
                let isMade = try await eventually { try await engine.reader.find(told, as: Ledger.self) != nil }
                #expect(isMade)
            }
            let lane = engine.lane()
            #expect(try await TimerLoop(parts: engine.parts, kinds: [TimerLoop.Kind(Ledger.self, under: .init())]).fire(on: lane) == 1)
            await lane.close()
            let late = try await engine.count("SELECT count(*) FROM case_history WHERE at > \(start.addingTimeInterval(-0.001))")
            #expect(late == 4, "two commands, one event, one clock")
            #expect(try await engine.reader.find(ringing, as: Ledger.self)?.body.rings == 1)
        }
    }
}

extension SubmissionResult {
    /// Whether the command was taken.
    var isAccepted: Bool { if case .accepted = self { true } else { false } }
}
