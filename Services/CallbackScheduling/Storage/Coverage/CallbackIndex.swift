import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// The table `callback_index`, brought up to date with every change of a task.
enum CallbackIndex {
    static let index = CaseIndex(CallbackTask.self) { entries in
        let moved = entries.filter { ($0.before?.cycle ?? $0.body.cycle) < $0.body.cycle }
        let closing = moved.isEmpty ? [] : [settle(moved.map(\.body))]
        return closing + [insert(entries.map { ($0.record, $0.body) }, overwriting)]
    }

    static let table = "callback_index"

    /// Enters tasks that were stored before the table was there, each with its present cycle and the records of those before. What changes meanwhile enters itself.
    static func search(on ground: JobGround, page: Int = 500) -> IndexSearch<CallbackTask> {
        IndexSearch(table, by: "task_id", of: CallbackTask.self, on: ground, page: page) {
            let earlier = $0.flatMap { found in found.body.earlierRecords.map { (task: found.body, record: $0) } }
            let rows = insert($0, "ON CONFLICT (task_id, cycle) DO NOTHING")
            return earlier.isEmpty ? [rows] : [rows, insert(earlier)]
        }
    }

    private static let overwriting: SQL = """
        ON CONFLICT (task_id, cycle) DO UPDATE SET
            office = EXCLUDED.office, kind = EXCLUDED.kind, subject = EXCLUDED.subject, case_id = EXCLUDED.case_id,
            handled_at = EXCLUDED.handled_at, issued_at = EXCLUDED.issued_at, due_by = EXCLUDED.due_by, state = EXCLUDED.state,
            done_at = EXCLUDED.done_at, rating = EXCLUDED.rating, problem = EXCLUDED.problem, worker = EXCLUDED.worker,
            department = EXCLUDED.department, matter = EXCLUDED.matter, score = EXCLUDED.score, always = EXCLUDED.always,
            selection_id = EXCLUDED.selection_id, gone_at = EXCLUDED.gone_at
        """

    private static func insert(_ entries: [(record: CaseRecord, body: CallbackTask)], _ conflict: SQL) -> SQL {
        let tasks = entries.map(\.body)
        return """
            INSERT INTO callback_index (
                task_id, cycle, office, kind, subject, case_id, handled_at, issued_at, due_by, state, done_at, rating, problem,
                worker, department, matter, score, always, selection_id, gone_at)
            SELECT * FROM unnest(
                \(tasks.map(\.id.uuid)), \(tasks.map { Int32(clamping: $0.cycle) }), \(tasks.map(\.office)),
                \(tasks.map(\.callbackKind.rawValue)), \(tasks.map { $0.coverageSubject?.rawValue }),
                \(tasks.map { $0.subjectCase?.id.uuid }), \(tasks.map(\.handledAt)), \(tasks.map { $0.facts?.issuedAt ?? $0.handledAt }),
                \(tasks.map(\.cycleDueBy)), \(tasks.map(\.state.rawValue)), \(tasks.map { $0.record?.at }),
                \(tasks.map { $0.record?.form.rating.rawValue }), \(tasks.map { $0.record?.form.problem?.scope.rawValue }),
                \(tasks.map { $0.facts?.technicianId?.uuid ?? SampleAllocation.nobody }), \(tasks.map { $0.facts?.department?.rawValue }),
                \(tasks.map { $0.facts?.subject?.rawValue }), \(tasks.map { $0.facts?.score?.rawValue }),
                \(tasks.map { $0.alwaysReason?.rawValue }), \(tasks.map { $0.selection?.selectionId.uuid }),
                \(entries.map { $0.body.goneAt(lastChanged: $0.record.updatedAt) }))
            \(conflict)
            """
    }

    /// What earlier cycles came to. When each was asked for is not kept, so the answer stands for it.
    private static func insert(_ earlier: [(task: CallbackTask, record: CallbackRecord)]) -> SQL {
        """
        INSERT INTO callback_index (
            task_id, cycle, office, kind, subject, case_id, handled_at, issued_at, state, done_at, rating, problem, worker, department, matter)
        SELECT n.task_id, n.cycle, n.office, n.kind, n.subject, n.case_id, n.done_at, n.done_at, \(CallbackTaskState.followUp.rawValue),
               n.done_at, n.rating, n.problem, n.worker, n.department, n.matter
        FROM unnest(
            \(earlier.map(\.task.id.uuid)), \(earlier.map { Int32(clamping: $0.record.cycle) }), \(earlier.map(\.task.office)),
            \(earlier.map(\.task.callbackKind.rawValue)), \(earlier.map { $0.task.coverageSubject?.rawValue }),
            \(earlier.map { $0.task.subjectCase?.id.uuid }), \(earlier.map(\.record.at)), \(earlier.map(\.record.form.rating.rawValue)),
            \(earlier.map { $0.record.form.problem?.scope.rawValue }),
            \(earlier.map { $0.task.facts?.technicianId?.uuid ?? SampleAllocation.nobody }),
            \(earlier.map { $0.task.facts?.department?.rawValue }), \(earlier.map { $0.task.facts?.subject?.rawValue })
        ) AS n (task_id, cycle, office, kind, subject, case_id, done_at, rating, problem, worker, department, matter)
        ON CONFLICT (task_id, cycle) DO NOTHING
        """
    }

    /// What the cycle before came to, should its end and the next cycle have come in one transaction.
    private static func settle(_ tasks: [CallbackTask]) -> SQL {
        let records = tasks.compactMap { task in task.earlierRecords.last.map { (id: task.id, record: $0) } }
        return """
            UPDATE callback_index i
            SET state = \(CallbackTaskState.followUp.rawValue), done_at = n.done_at, rating = n.rating, problem = n.problem
            FROM unnest(
                \(records.map(\.id.uuid)), \(records.map { Int32(clamping: $0.record.cycle) }), \(records.map(\.record.at)),
                \(records.map(\.record.form.rating.rawValue)), \(records.map { $0.record.form.problem?.scope.rawValue })
            ) AS n (task_id, cycle, done_at, rating, problem)
            WHERE i.task_id = n.task_id AND i.cycle = n.cycle AND i.done_at IS NULL
            """
    }
}

extension CallbackTask {
    /// The limit of the present cycle, missed or not.
    fileprivate var cycleDueBy: Date? {
        clocks.last { $0.name == CallbackClock.due.rawValue && $0.started == handledAt }?.bound
    }

    /// When its case went. What was dropped before causes were kept went with its case, and has not changed since.
    fileprivate func goneAt(lastChanged: Date) -> Date? {
        guard state == .notSelected else { return nil }
        guard let unselection else { return lastChanged }
        return unselection.cause == .caseGone ? unselection.at : nil
    }
}
