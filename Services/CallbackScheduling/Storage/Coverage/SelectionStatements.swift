import Database
import Foundation
import Policy
import SharedModels

enum SelectionStatements {
    /// What a selection chooses from: task, cycle, stratum, and why it is called whatever the share.
    ///
    /// Everything here was so when the period ended and stays so, whenever it is asked.
    static func candidates(_ scope: SelectionScope, _ policy: Policy, of portion: [SampleAllocation.Share]? = nil) -> SQL {
        let ratings = ServiceRating.allCases
        let isToppedUp = AlwaysReason.toppedUp.rawValue
        let low = ratings.filter { policy.callback.alwaysCalls($0) }.map(\.rawValue)
        let always: SQL =
            scope.purpose == .topUp
            ? "NULL::text"
            : """
            coalesce(i.always, CASE WHEN i.selection_id IS NOT NULL THEN \(isToppedUp)::text
                WHEN i.score = ANY (\(low)) THEN \(AlwaysReason.lowRating.rawValue)::text
                WHEN i.done_at < \(scope.until) THEN \(AlwaysReason.called.rawValue)::text END)
            """
        // Satisfied in the sense of CBK-33, and nobody has asked them (CBK-11).
        let satisfied = ratings.filter { $0 != .dissatisfied }.map(\.rawValue)
        let narrowed: SQL =
            scope.purpose == .topUp
            ? "AND i.cycle = 1 AND i.score = ANY (\(satisfied)) AND (i.done_at IS NULL OR i.done_at >= \(scope.until))" : ""
        let own: SQL = portion.map { "AND i.worker = ANY (\(workers(of: $0)))" } ?? ""
        return """
            SELECT i.task_id, i.cycle, i.worker, coalesce(i.score, '') AS score, \(always) AS always
            FROM callback_index i
            WHERE i.office = \(scope.office) AND i.subject = \(CoverageSubject.repair.rawValue)
              AND i.handled_at >= \(scope.from) AND i.handled_at < \(scope.until)
              AND (i.gone_at IS NULL OR i.gone_at >= \(scope.until)) \(narrowed) \(own)
            """
    }

    private static func workers(of portion: [SampleAllocation.Share]) -> [UUID] { Array(Set(portion.map(\.supply.stratum.worker))) }

    static func counts(_ candidates: SQL) -> SQL {
        "SELECT worker, score, always, count(*) AS cases FROM (\(candidates)) c GROUP BY worker, score, always"
    }

    /// Lays down the first of each stratum, in the order of a hash that nobody can steer, and all that are always called.
    ///
    /// What is chosen from is read once; strata are compared by their numbers; the picks go into their table in the order of its key.
    static func pick(_ candidates: SQL, _ id: UUID, _ portion: [SampleAllocation.Share]) -> SQL {
        let seed = id.uuidString.lowercased() + "/"
        return """
            WITH quota AS (
                SELECT * FROM unnest(
                    \(portion.indices.map { Int32($0) }), \(portion.map(\.supply.stratum.worker)), \(portion.map(\.supply.stratum.score)),
                    \(portion.map { Int64($0.quota) })
                ) AS q (stratum, worker, score, quota)
            ), candidate AS MATERIALIZED (
                \(candidates)
            ), ranked AS (
                SELECT c.task_id, c.cycle, c.worker, c.score, q.quota,
                       row_number() OVER (
                           PARTITION BY q.stratum ORDER BY sha256(convert_to(\(seed)::text || c.task_id::text, 'UTF8')), c.task_id
                       ) AS rank
                FROM candidate c JOIN quota q ON q.worker = c.worker AND q.score = c.score WHERE c.always IS NULL
            ), picked AS (
                INSERT INTO callback_pick (selection_id, task_id, cycle, worker, score, rank, reason)
                SELECT * FROM (
                    SELECT \(id), r.task_id, r.cycle, r.worker, r.score, r.rank, 'sampled' FROM ranked r WHERE r.rank <= r.quota
                    UNION ALL
                    SELECT \(id), c.task_id, c.cycle, c.worker, c.score, NULL, c.always FROM candidate c WHERE c.always IS NOT NULL
                ) p ORDER BY task_id
                RETURNING 1
            )
            SELECT count(*) AS picked FROM picked
            """
    }

    /// Whoever writes this row lays down the picks.
    static func claim(_ id: UUID) -> SQL {
        """
        INSERT INTO callback_sample (selection_id, findings) VALUES (\(id), '{}') ON CONFLICT (selection_id) DO NOTHING
        RETURNING selection_id
        """
    }

    static func keep(_ id: UUID, _ findings: JSONB) -> SQL {
        "UPDATE callback_sample SET findings = \(findings) WHERE selection_id = \(id)"
    }

    static func sample(_ id: UUID) -> SQL { "SELECT findings FROM callback_sample WHERE selection_id = \(id)" }

    /// Planned callbacks of a period that were not chosen. Who is being called keeps the appointment, and what this service heard of only
    /// after the choice stays planned.
    static func dropped(_ scope: SelectionScope, _ id: UUID, after: (at: Date, task: UUID), _ limit: Int) -> SQL {
        """
        SELECT i.task_id, i.handled_at FROM callback_index i
        WHERE i.office = \(scope.office) AND i.subject = 'repair' AND i.state = 'planned' AND i.selection_id IS NULL
          AND (i.handled_at, i.task_id) > (\(after.at), \(after.task)) AND i.handled_at < \(scope.until)
          AND i.entered_at <= (SELECT s.made_at FROM callback_sample s WHERE s.selection_id = \(id))
          AND NOT EXISTS (SELECT FROM callback_pick p WHERE p.selection_id = \(id) AND p.task_id = i.task_id AND p.cycle = i.cycle)
        ORDER BY i.handled_at, i.task_id LIMIT \(Int64(limit))
        """
    }

    /// Picks of a month's end that are not chosen yet, whether they were dropped or are planned.
    static func toppedUp(_ id: UUID, _ limit: Int) -> SQL {
        """
        SELECT i.task_id, i.handled_at FROM callback_pick p JOIN callback_index i ON i.task_id = p.task_id AND i.cycle = p.cycle
        WHERE p.selection_id = \(id) AND i.state IN ('planned', 'not_selected') AND i.gone_at IS NULL
          AND i.selection_id IS DISTINCT FROM \(id)
        ORDER BY i.task_id LIMIT \(Int64(limit))
        """
    }

    /// The picks of a selection, for whoever wants to know why.
    static func picks(_ id: UUID, _ limit: Int) -> SQL {
        """
        SELECT task_id, cycle, worker, score, rank, reason FROM callback_pick
        WHERE selection_id = \(id) ORDER BY worker, score, rank NULLS FIRST, task_id LIMIT \(Int64(limit))
        """
    }
}
