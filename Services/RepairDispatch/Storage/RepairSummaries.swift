import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// Sums up every office's repairs at the policy's time each day (REP-25), and each week when it is over (REP-29).
///
/// The id of a summary follows from office, period and day, so that it is made once, whoever looks; and since it shows things as of its
/// end, one that is made late is the same.
struct RepairSummaries: Sendable {
    let engine: CaseEngine
    /// How long it waits for changes that began before the day or the week was over.
    var patience: Duration = .seconds(15)

    /// Parameters of `GET /repair-summaries`.
    static let filters: [ListFilter] = [
        .word("period", of: SummaryPeriod.self) { "body ->> 'period' = \($0)" },
        ListFilter("day") { (value, _) throws(Problem) in "body ->> 'day' = \(value)" },
        .flag("withoutReason") { "((body #>> '{findings,withoutReason}') <> '0') = \($0)" },
    ]

    static func job(on ground: JobGround) -> Job {
        let summaries = RepairSummaries(engine: ground.engine)
        return Job("summaries", every: .seconds(10)) { try await summaries.pass() }
    }

    /// Summaries that one pass makes, so that none takes long.
    private static let perPass = 200

    /// Makes what is missing up to now, the oldest first. Offices that waited for a slip are served first and by themselves.
    /// - Returns: Whether there may be more at once.
    func pass() async throws -> Bool {
        let now = try await engine.now()
        let gaps = try await SlipSearch.gaps(engine.pool)
        let owed = try await engine.pool.query(SummaryStatements.owed(except: gaps.offices)).map { try OwedOffice($0) }
        var wait = Wait()
        for office in owed {
            let made = try await makeUp(for: office, now, gaps, &wait)
            guard made == 0 else { return true }
        }
        var made = 0
        for period in SummaryPeriod.allCases {
            let spans = engine.policy.summarySpans(period, upTo: now)
            let others = SummaryStatements.Offices.allBut(gaps.offices + owed.map(\.name))
            guard let some = try await makeMissing(period, spans, of: others, gaps, &wait) else { return false }
            made = max(made, some)
        }
        return made == Self.perPass
    }

    /// Makes what an office is owed, up to a bound, and forgets the debt when nothing is missing any more.
    /// - Returns: How many it made.
    private func makeUp(for office: OwedOffice, _ now: Date, _ gaps: SlipSearch.Gaps, _ wait: inout Wait) async throws -> Int {
        var made = 0
        for period in SummaryPeriod.allCases {
            let spans = engine.policy.summarySpans(period, upTo: now, waitingSince: office.since)
            guard let some = try await makeMissing(period, spans, of: .only(office.name), gaps, &wait) else { return 0 }
            made += some
        }
        if made == 0 { _ = try await engine.pool.query(SummaryStatements.settle(office.name, office.since)) }
        return made
    }

    /// Whether this pass has waited for earlier changes.
    private struct Wait {
        var isOver = false
    }

    /// - Returns: How many summaries it made; nil when not every slip was looked at yet.
    private func makeMissing(
        _ period: SummaryPeriod, _ spans: [SummarySpan], of offices: SummaryStatements.Offices, _ gaps: SlipSearch.Gaps, _ wait: inout Wait
    ) async throws -> Int? {
        let missing = try await engine.pool.query(SummaryStatements.missing(period, spans, of: offices, limit: Self.perPass))
        guard !missing.isEmpty else { return 0 }
        // A summary that did not know all slips would be wrong for ever.
        guard gaps.isFinished else { return nil }
        if !wait.isOver { try await EarlierChanges(pool: engine.pool, patience: patience).haveEnded() }
        wait.isOver = true
        for row in missing {
            try Task.checkCancellation()
            try await make(row, period)
        }
        return missing.count
    }

    private func make(_ row: Row, _ period: SummaryPeriod) async throws {
        let id: UUID = try row.decode("id")
        // Where the summary before ended, if it was made under another time of day.
        let from: Date = try row.decode("before_until", as: Date?.self) ?? row.decode("from")
        let scope = SummaryScope(
            office: try row.decode("office"), period: period, day: try row.decode("day"), from: from, until: try row.decode("until"))
        let command = RepairSummaryCommand.make(scope, try await findings(scope))
        let result = await engine.runner.submit(
            Submission(command, to: CaseID(id), as: RepairSummary.self, under: engine.policy, cause: .system(), creates: true))
        guard case .accepted = result else { throw SummaryNotMade() }
    }

    private func findings(_ scope: SummaryScope) async throws -> SummaryFindings {
        var findings = SummaryFindings()
        for row in try await engine.pool.query(SummaryStatements.slips(scope, limit: SummaryFindings.listed)) {
            findings.raised = try count(row, "raised")
            findings.done = try count(row, "done")
            findings.cancelled = try count(row, "cancelled")
            findings.notDone = try count(row, "not_done")
            findings.withoutReason = try count(row, "without_reason")
            findings.urgent = try count(row, "urgent_count")
            findings.major = try count(row, "major_count")
            let (id, number) = (WorkOrderID(try row.decode("order_id")), try row.decode("number", as: String.self))
            switch try row.decode("fate", as: String.self) {
            case "done": findings.doneSlips.append(.init(workOrderId: id, number: number, at: try row.decode("ended_at")))
            case "not_done":
                findings.notDoneSlips.append(
                    .init(
                        workOrderId: id, number: number, since: try row.decode("raised_at"), lastReasonAt: try row.decode("reason_at"),
                        lacksReason: try row.decode("lacks_reason"), urgent: try row.decode("urgent"), major: try row.decode("major"),
                        technicianId: try row.decode("technician_id", as: UUID?.self).map { CaseID($0) }))
            default: break
            }
        }
        return findings
    }

    private func count(_ row: Row, _ column: String) throws -> Int { Int(try row.decode(column, as: Int64.self)) }
}

/// The engine did not take a summary; it is made again.
struct SummaryNotMade: Error {}

/// An office that waited for a slip which can be read now.
private struct OwedOffice: Sendable {
    let name: String
    let since: Date

    init(_ row: Row) throws {
        name = try row.decode("office")
        since = try row.decode("since")
    }
}

private enum SummaryStatements {
    /// Whose summaries are looked for.
    enum Offices {
        case allBut([String])
        case only(String)

        var condition: SQL {
            switch self {
            case .allBut(let offices): "o.office <> ALL (\(offices))"
            case .only(let office): "o.office = \(office)"
            }
        }
    }

    /// Offices that are owed summaries, and whose slips can all be read.
    static func owed(except offices: [String]) -> SQL {
        "SELECT office, since FROM owed_summary WHERE office <> ALL (\(offices)) ORDER BY office"
    }

    /// Nothing is owed any more, unless a slip has come to be read meanwhile that was waited for since longer. Give or take a second: a date
    /// may be rounded on its way.
    static func settle(_ office: String, _ since: Date) -> SQL {
        "DELETE FROM owed_summary WHERE office = \(office) AND since > \(since.addingTimeInterval(-1))"
    }

    /// When a slip came to this service: by that it is counted, so that the same slips count however late a summary is made.
    private static let entered: SQL = "coalesce(i.entered_at, i.raised_at)"

    /// Days or weeks of offices that are over and not summed up, oldest first: from the first slip of the office on.
    static func missing(_ period: SummaryPeriod, _ spans: [SummarySpan], of offices: Offices, limit: Int) -> SQL {
        """
        WITH RECURSIVE offices AS (
            SELECT min(office) AS office FROM work_order_index
            UNION ALL
            SELECT (SELECT min(i.office) FROM work_order_index i WHERE i.office > o.office) FROM offices o WHERE o.office IS NOT NULL
        ), first AS (
            SELECT o.office, (SELECT min(\(entered)) FROM work_order_index i WHERE i.office = o.office) AS entered_at
            FROM offices o WHERE o.office IS NOT NULL AND \(offices.condition)
        ), d AS (
            SELECT f.office, s.day, s.start_at, s.end_at, \(id(period, "f.office", "s.day")) AS id,
                   \(id(period, "f.office", "s.before")) AS before_id
            FROM first f
            JOIN unnest(
                \(spans.map(\.day.description)), \(spans.map(\.before.description)), \(spans.map(\.from)), \(spans.map(\.until))
            ) AS s (day, before, start_at, end_at) ON f.entered_at < s.end_at
        )
        SELECT d.office, d.day, d.start_at AS "from", d.end_at AS until, d.id, (b.body ->> 'until')::timestamptz AS before_until
        FROM d LEFT JOIN case_file b ON b.id = d.before_id
        WHERE NOT EXISTS (SELECT FROM case_file c WHERE c.id = d.id)
        ORDER BY d.day, d.office LIMIT \(Int64(limit))
        """
    }

    /// What became of the slips of an office in a period, as of its end, from what the index keeps of times.
    ///
    /// Every row carries the counts of all; the lists end at their limit.
    static func slips(_ scope: SummaryScope, limit: Int) -> SQL {
        """
        WITH slip AS (
            SELECT i.*, \(entered) AS entered FROM work_order_index i
            WHERE i.office = \(scope.office) AND \(entered) < \(scope.until) AND i.ended_at IS NULL
            UNION ALL
            SELECT i.*, \(entered) AS entered FROM work_order_index i
            WHERE i.office = \(scope.office) AND \(entered) < \(scope.until) AND i.ended_at >= \(scope.from)
        ), timed AS (
            SELECT s.order_id, s.number, s.raised_at, s.ended_at, s.entered,
                   coalesce(p.urgent, s.urgency <> 'normal') AS urgent, coalesce(p.major, s.major) AS major,
                   CASE WHEN p.until IS NULL THEN s.technician_id ELSE p.technician END AS technician_id,
                   CASE WHEN s.ended_at IS NULL OR s.ended_at >= \(scope.until) THEN 'not_done'
                        WHEN s.state = 'cancelled' THEN 'cancelled' ELSE 'done' END AS fate,
                   (SELECT max(r.at) FROM unnest(s.reason_times) r (at) WHERE r.at < \(scope.until)) AS reason_at,
                   (SELECT max(r.at) FROM unnest(s.issue_times) r (at) WHERE r.at < \(scope.until)) AS issued_at
            FROM slip s
            -- How it was before the first change that came after the end.
            LEFT JOIN LATERAL (
                SELECT e.until, e.urgent, e.major, e.technician
                FROM jsonb_to_recordset(s.earlier) AS e (until timestamptz, urgent boolean, major boolean, technician uuid)
                WHERE e.until >= \(scope.until) ORDER BY e.until LIMIT 1
            ) p ON true
        ), judged AS (
            SELECT t.*, t.fate = 'not_done' AND (t.reason_at IS NULL OR t.reason_at < t.issued_at) AS lacks_reason FROM timed t
        ), counted AS (
            SELECT order_id, number, raised_at, ended_at, urgent, major, technician_id, fate, reason_at, lacks_reason,
                   count(*) FILTER (WHERE entered >= \(scope.from)) OVER () AS raised,
                   count(*) FILTER (WHERE fate = 'done') OVER () AS done,
                   count(*) FILTER (WHERE fate = 'cancelled') OVER () AS cancelled,
                   count(*) FILTER (WHERE fate = 'not_done') OVER () AS not_done,
                   count(*) FILTER (WHERE lacks_reason) OVER () AS without_reason,
                   count(*) FILTER (WHERE fate = 'not_done' AND urgent) OVER () AS urgent_count,
                   count(*) FILTER (WHERE fate = 'not_done' AND major) OVER () AS major_count,
                   row_number() OVER (PARTITION BY fate ORDER BY (urgent OR major) DESC, raised_at, order_id) AS place
            FROM judged
        )
        SELECT * FROM counted WHERE place <= \(Int64(limit)) ORDER BY place
        """
    }

    /// The id of an office's summary.
    private static func id(_ period: SummaryPeriod, _ office: SQL, _ day: SQL) -> SQL {
        "md5(concat_ws(chr(31), 'repair_summary', \(office), \(period.rawValue)::text, \(day)))::uuid"
    }
}
