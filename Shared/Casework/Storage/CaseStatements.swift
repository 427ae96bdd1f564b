import Database
import Foundation
import Messaging
import SharedModels

/// The statements that every batch is made of. Multi-row, over array parameters; rows are always in id order, so that two batches
/// that meet wait for each other instead of deadlocking.
enum CaseStatements {
    /// The one clock (D7), in whole milliseconds as instants have on the wire and in stored cases.
    ///
    /// The transaction has its number before it reads the clock, so that whoever waits for changes of an earlier time sees that it is one
    /// (`EarlierChanges`). What is in the FROM comes first; OFFSET keeps the planner from making one expression of both.
    static let now: SQL = """
        SELECT date_trunc('milliseconds', service_now()) AS now
        FROM (SELECT pg_current_xact_id() AS id OFFSET 0) x WHERE x.id IS NOT NULL
        """

    /// The same after statements that have locked a row for each change: that has given the transaction its number, and one that found
    /// nothing to do needs none.
    static let nowAfterLocks: SQL = "SELECT date_trunc('milliseconds', service_now()) AS now"

    private static let columns: SQL = """
        c.id, c.kind, c.number, c.version, c.state, c.office, c.policy_version, c.created_at, c.updated_at, c.format, c.body
        """

    /// Loads and locks cases, in the order of the ids.
    static func load(_ ids: [CaseID]) -> SQL {
        """
        SELECT f.*
        FROM unnest(\(ids.map(\.uuid))) AS n (id)
        CROSS JOIN LATERAL (SELECT \(columns) FROM case_file c WHERE c.id = n.id FOR UPDATE OF c) f
        """
    }

    /// Which of these cases somebody else has locked now. Waits for none of them, and holds none afterwards when it is run by itself.
    static func held(of ids: [CaseID]) -> SQL {
        """
        WITH free AS MATERIALIZED (SELECT id FROM case_file WHERE id = ANY (\(ids.map(\.uuid))) FOR UPDATE SKIP LOCKED)
        SELECT c.id FROM case_file c WHERE c.id = ANY (\(ids.map(\.uuid))) AND NOT EXISTS (SELECT FROM free f WHERE f.id = c.id)
        """
    }

    /// Looks for the cases that commands mention, without a lock; none when they mention none.
    static func mentioned(by submissions: [Submission]) -> [SQL] {
        let ids = Set(submissions.flatMap(\.mentions))
        return ids.isEmpty ? [] : ["SELECT id, kind, office FROM case_file WHERE id = ANY (\(ids.map(\.uuid)))"]
    }

    /// What `mentioned(by:)` has found, when it was asked.
    static func mentioned(in results: ArraySlice<QueryResult>) throws -> [CaseID: MentionedCase] {
        var found: [CaseID: MentionedCase] = [:]
        guard let result = results.first else { return found }
        for row in result {
            found[CaseID(try row.decode("id"))] = MentionedCase(kind: try row.decode("kind"), office: try row.decode("office"))
        }
        return found
    }

    /// Due timers with their cases. Rows that another transaction holds are left to it; nothing here ever waits for a lock (D7). Cases that
    /// a newer program has written are left to it too, and take no room from others.
    static func claimDue(limit: Int, formats: [(kind: String, format: Int16)]) -> SQL {
        """
        WITH due AS (
            SELECT case_id, name FROM timer
            WHERE due_at <= (SELECT service_now()) AND (
                SELECT c.format > k.format
                FROM case_file c JOIN unnest(\(formats.map(\.kind)), \(formats.map(\.format))) AS k (kind, format) ON k.kind = c.kind
                WHERE c.id = timer.case_id
            ) IS NOT TRUE
            ORDER BY due_at, case_id, name
            LIMIT \(limit)
            FOR UPDATE SKIP LOCKED
        )
        SELECT due.name AS due_name, t.due_at AS due_at, \(columns)
        FROM due
        JOIN timer t ON t.case_id = due.case_id AND t.name = due.name
        JOIN case_file c ON c.id = due.case_id
        ORDER BY c.id, t.due_at, t.name
        FOR UPDATE OF c SKIP LOCKED
        """
    }

    /// What a batch of decisions leaves behind, except what belongs to its cause. `rest` are events, then cases: their JSON is made
    /// while the server works on what comes before.
    static func writes(of decider: BatchDecider) -> (statements: [SQL], rest: [@Sendable () throws -> [SQL]]) {
        let touched = decider.touched.sorted { $0.record.id < $1.record.id }
        var statements = timerStatements(touched)
        if !decider.history.isEmpty { statements.append(insert(decider.history)) }
        if !decider.messages.isEmpty { statements.append(insert(decider.messages, at: decider.instant)) }
        return (statements, [{ try events(of: decider) }, { try cases(touched, of: decider) }])
    }

    private static func events(of decider: BatchDecider) throws -> [SQL] {
        decider.events.isEmpty ? [] : [insert(decider.events, payloads: try decider.payloads())]
    }

    private static func cases(_ touched: [WorkingCase], of decider: BatchDecider) throws -> [SQL] {
        var statements: [SQL] = []
        let made = touched.filter(\.isNew)
        if !made.isEmpty { statements.append(insert(made, bodies: try decider.bodies(of: made))) }
        let changed = touched.filter { !$0.isNew }
        if !changed.isEmpty { statements.append(update(changed, bodies: try decider.bodies(of: changed))) }
        return statements + (try indexes(touched, of: decider))
    }

    /// A service has an index for most of its kinds and a batch has cases of few: they are parted once, not looked through for each index.
    private static func indexes(_ touched: [WorkingCase], of decider: BatchDecider) throws -> [SQL] {
        let byKind = Dictionary(grouping: touched, by: \.record.kind)
        return try decider.indexes.flatMap { index in try byKind[index.kind].map(index.statements) ?? [] }
    }

    private static func insert(_ cases: [WorkingCase], bodies: [JSONB]) -> SQL {
        """
        INSERT INTO case_file (id, kind, number, version, state, office, policy_version, created_at, updated_at, format, body)
        SELECT * FROM unnest(
            \(cases.map(\.record.id.uuid)), \(cases.map(\.record.kind)), \(cases.map(\.record.number)), \(cases.map(\.record.version)),
            \(cases.map(\.state)), \(cases.map(\.office)), \(cases.map(\.record.policyVersion)), \(cases.map(\.record.createdAt)),
            \(cases.map(\.record.updatedAt)), \(cases.map(\.format)), \(bodies))
        """
    }

    private static func update(_ cases: [WorkingCase], bodies: [JSONB]) -> SQL {
        """
        UPDATE case_file c
        SET version = n.version, state = n.state, office = n.office, policy_version = n.policy_version, updated_at = n.updated_at,
            format = n.format, body = n.body
        FROM unnest(
            \(cases.map(\.record.id.uuid)), \(cases.map(\.record.version)), \(cases.map(\.state)), \(cases.map(\.office)),
            \(cases.map(\.record.policyVersion)), \(cases.map(\.record.updatedAt)), \(cases.map(\.format)), \(bodies)
        ) AS n (id, version, state, office, policy_version, updated_at, format, body)
        WHERE c.id = n.id
        """
    }

    private static func timerStatements(_ cases: [WorkingCase]) -> [SQL] {
        var made: [(CaseID, TimerRow)] = []
        var changed: [(CaseID, TimerRow?)] = []
        for working in cases {
            let change = working.timerChange
            guard change.isNeeded else { continue }
            if !working.isNew {
                changed.append((working.record.id, change.timer))
            } else if let timer = change.timer {
                made.append((working.record.id, timer))
            }
        }
        return (made.isEmpty ? [] : [insert(made)]) + set(changed)
    }

    /// Puts each case's timer in place of what the table holds for the case; nil takes it away. Messages to the case stay.
    static func set(_ timers: [(id: CaseID, timer: TimerRow?)]) -> [SQL] {
        guard !timers.isEmpty else { return [] }
        let kept = timers.compactMap { entry in entry.timer.map { (entry.id, $0) } }
        let removal: SQL = """
            DELETE FROM timer t USING unnest(\(timers.map(\.id.uuid))) AS n (id)
            WHERE t.case_id = n.id AND left(t.name, 1) <> \(String(CaseMessage.mark))
            """
        return kept.isEmpty ? [removal] : [removal, insert(kept)]
    }

    private static func insert(_ timers: [(id: CaseID, timer: TimerRow)]) -> SQL {
        """
        INSERT INTO timer (case_id, name, due_at)
        SELECT * FROM unnest(\(timers.map(\.id.uuid)), \(timers.map(\.timer.name)), \(timers.map(\.timer.due)))
        """
    }

    /// One of a name is enough: what waits already says the same.
    private static func insert(_ messages: [CaseMessage], at instant: Date) -> SQL {
        let sorted = messages.sorted { ($0.recipient, $0.name) < ($1.recipient, $1.name) }
        return """
            INSERT INTO timer (case_id, name, due_at)
            SELECT * FROM unnest(\(sorted.map(\.recipient.uuid)), \(sorted.map(\.name)), \(sorted.map { _ in instant }))
            ON CONFLICT (case_id, name) DO NOTHING
            """
    }

    private static func insert(_ rows: [HistoryRow]) -> SQL {
        """
        INSERT INTO case_history
            (case_id, version, at, actor, role, command, from_state, to_state, reason, events, policy_version)
        SELECT n.case_id, n.version, n.at, n.actor, n.role, n.command, n.from_state, n.to_state, n.reason,
               string_to_array(n.events, ' '), n.policy_version
        FROM unnest(
            \(rows.map(\.caseID.uuid)), \(rows.map(\.version)), \(rows.map(\.at)), \(rows.map(\.actor.subject)),
            \(rows.map(\.actor.role.rawValue)), \(rows.map(\.command)), \(rows.map(\.fromState)), \(rows.map(\.toState)),
            \(rows.map(\.reason)), \(rows.map { $0.events.joined(separator: " ") }), \(rows.map(\.policyVersion))
        ) AS n (case_id, version, at, actor, role, command, from_state, to_state, reason, events, policy_version)
        """
    }

    /// In the order of the decisions: the identity gives positions in that order, and the relay sends by position.
    private static func insert(_ rows: [OutboxRow], payloads: [[UInt8]]) -> SQL {
        """
        INSERT INTO outbox (shard, topic, case_id, sequence, event_id, type, occurred_at, traceparent, standing, payload)
        SELECT n.shard, n.topic, n.case_id, n.sequence, n.event_id, n.type, n.occurred_at, n.traceparent,
               n.standing, n.payload
        FROM unnest(
            \(rows.map(\.shard)), \(rows.map(\.topic)), \(rows.map(\.caseID.uuid)), \(rows.map(\.sequence)),
            \(rows.map(\.eventID.uuid)), \(rows.map(\.type)), \(rows.map(\.occurredAt)), \(rows.map(\.traceparent)),
            \(rows.map(\.standing.words)), \(payloads)
        ) WITH ORDINALITY AS n (
            shard, topic, case_id, sequence, event_id, type, occurred_at, traceparent, standing, payload, ordinal)
        ORDER BY n.ordinal
        """
    }
}
