import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// The table `call_list`, brought up to date with every change of a callback task.
enum CallListIndex {
    static let index = CaseIndex(CallbackTask.self) { cases in
        [insert(cases.map { Entry($0.body, $0.record, $0.body.window) }, overwriting)]
    }

    /// A row, with the window in which the owner can be called; nil for one that is still to be reckoned.
    struct Entry {
        fileprivate let task: CallbackTask
        fileprivate let version: Int64
        fileprivate let window: CallWindow?

        init(_ task: CallbackTask, _ record: CaseRecord, _ window: CallWindow?) {
            self.task = task
            version = record.version
            self.window = window
        }

        /// When the row is to be reckoned again.
        fileprivate var callUntil: Date? {
            guard task.state.awaitsCallback else { return nil }
            return window.map(\.until) ?? CallListIndex.overdue
        }
    }

    /// Enters tasks that were stored before the table was there. What changes meanwhile enters itself.
    static func search(on ground: JobGround) -> IndexSearch<CallbackTask> {
        IndexSearch("call_list", by: "task_id", of: CallbackTask.self, on: ground) { found in
            [insert(found.map { Entry($0.body, $0.record, $0.body.window) }, "ON CONFLICT (task_id) DO NOTHING")]
        }
    }

    /// Writes windows that were reckoned anew, unless the task has changed since it was read.
    /// - Parameter rows: What was reckoned; at least one.
    /// - Returns: The statement.
    static func renew(_ rows: [Entry]) -> SQL {
        // In the order in which changes of tasks write them, so that neither waits for the other.
        let sorted = rows.sorted { $0.task.id < $1.task.id }
        return insert(sorted, "\(overwriting) WHERE call_list.version <= EXCLUDED.version")
    }

    /// Where no limit is set: after all that have one.
    static let noBound = Date(timeIntervalSince1970: 32_503_680_000)

    /// The end of a window that was never reckoned.
    private static let overdue = Date(timeIntervalSince1970: 0)

    private static let overwriting: SQL = """
        ON CONFLICT (task_id) DO UPDATE SET
            kind = EXCLUDED.kind, is_open = EXCLUDED.is_open, next_call_at = EXCLUDED.next_call_at,
            is_appointed = EXCLUDED.is_appointed, goes_first = EXCLUDED.goes_first, due_at = EXCLUDED.due_at, person = EXCLUDED.person,
            call_until = EXCLUDED.call_until, any_hour = EXCLUDED.any_hour, held_by = EXCLUDED.held_by,
            held_until = EXCLUDED.held_until, version = EXCLUDED.version
        """

    private static func insert(_ rows: [Entry], _ conflict: SQL) -> SQL {
        let tasks = rows.map(\.task)
        return """
            INSERT INTO call_list (
                task_id, office, kind, is_open, next_call_at, is_appointed, goes_first, due_at, person, call_until, any_hour, held_by,
                held_until, version)
            SELECT * FROM unnest(
                \(tasks.map(\.id.uuid)), \(tasks.map(\.office)), \(tasks.map(\.callbackKind.rawValue)),
                \(tasks.map(\.state.awaitsCallback)), \(rows.map { $0.window?.from ?? $0.task.nextCallAt ?? $0.task.handledAt }),
                \(tasks.map(\.isAppointed)), \(tasks.map(\.goesFirst)), \(tasks.map { $0.dueBound ?? noBound }),
                \(tasks.map { $0.appointment?.person }), \(rows.map(\.callUntil)), \(rows.map { $0.window?.isFree ?? false }),
                \(tasks.map { $0.call?.by }), \(tasks.map { $0.call?.until }), \(rows.map(\.version)))
            \(conflict)
            """
    }
}
