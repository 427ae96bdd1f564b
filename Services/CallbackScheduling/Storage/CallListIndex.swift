import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// The table `call_list`, brought up to date with every change of a callback task.
enum CallListIndex {
    static let index = CaseIndex(CallbackTask.self) { cases in [insert(cases.map(\.body), overwriting)] }

    /// Enters tasks that were stored before the table was there. What changes meanwhile enters itself.
    static func backfill(on ground: JobGround) -> Job {
        Job("call-list", every: .seconds(60)) { try await enterMissing(ground.engine) }
    }

    /// Enters one batch of them.
    /// - Parameter engine: Where tasks are read.
    /// - Throws: What the database says.
    /// - Returns: Whether there may be more of them.
    static func enterMissing(_ engine: CaseEngine) async throws -> Bool {
        var filter = CaseReader.Filter()
        filter.conditions = ["NOT EXISTS (SELECT FROM call_list l WHERE l.task_id = case_file.id)"]
        let found = try await engine.reader.list(CallbackTask.self, filter, after: nil, limit: backfillBatch)
        guard !found.isEmpty else { return false }
        _ = try await engine.pool.query(insert(found.map(\.body), "ON CONFLICT (task_id) DO NOTHING"))
        return true
    }

    private static let backfillBatch = 200

    /// Where no limit is set: after all that have one.
    static let noBound = Date(timeIntervalSince1970: 32_503_680_000)

    private static let overwriting: SQL = """
        ON CONFLICT (task_id) DO UPDATE SET
            kind = EXCLUDED.kind, is_open = EXCLUDED.is_open, next_call_at = EXCLUDED.next_call_at,
            is_appointed = EXCLUDED.is_appointed, goes_first = EXCLUDED.goes_first, due_at = EXCLUDED.due_at, person = EXCLUDED.person
        """

    private static func insert(_ tasks: [CallbackTask], _ conflict: SQL) -> SQL {
        """
        INSERT INTO call_list (task_id, office, kind, is_open, next_call_at, is_appointed, goes_first, due_at, person)
        SELECT * FROM unnest(
            \(tasks.map(\.id.uuid)), \(tasks.map(\.office)), \(tasks.map(\.callbackKind.rawValue)), \(tasks.map(\.state.awaitsCallback)),
            \(tasks.map { $0.nextCallAt ?? $0.handledAt }), \(tasks.map(\.isAppointed)), \(tasks.map(\.goesFirst)),
            \(tasks.map { $0.dueBound ?? noBound }), \(tasks.map { $0.appointment?.person }))
        \(conflict)
        """
    }
}
