import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// What owners ask for, from the table `contact_index` (INT-27).
struct ContactTrends: Sendable {
    let pool: PostgresPool

    /// The figures of a month of an office, as they stand now.
    func figures(of office: String, in span: TrendSpan) async throws -> TrendFigures {
        var figures = TrendFigures()
        for row in try await pool.query(Self.statement(office, span)) {
            let count = try Self.count(row, "contacts")
            func line(_ column: String, of kind: ContactKind? = nil) throws -> TrendLine {
                TrendLine(contactKind: kind, value: try row.decode(column, as: String?.self) ?? TrendFigures.none, contacts: count)
            }
            switch try row.decode("side", as: Int32.self) {
            case 0b0111: figures.kinds.append(try line("kind"))
            case 0b1011: figures.channels.append(try line("channel"))
            case 0b0101: figures.categories.append(try line("category", of: ContactKind(rawValue: try row.decode("kind"))))
            case 0b1110: figures.buildings.append(try line("building"))
            default:
                figures.total = count
                figures.chats = TrendChats(
                    all: try Self.count(row, "chats"), inTime: try Self.count(row, "in_time"), late: try Self.count(row, "late"))
            }
        }
        figures.sort()
        return figures
    }

    private static func count(_ row: Row, _ name: String) throws -> TrendCount {
        func number(_ window: String) throws -> Int { Int(try row.decode("\(name)_\(window)", as: Int64.self)) }
        return TrendCount(month: try number("month"), monthBefore: try number("before"), yearBefore: try number("year"))
    }

    /// How many contacts of each stretch of time are such; the names are constants.
    private static func counts(_ name: String, _ span: TrendSpan, of such: SQL) -> SQL {
        """
        count(*) FILTER (WHERE recorded_at >= \(span.start) AND \(such)) AS \(unsafe: name)_month,
        count(*) FILTER (WHERE recorded_at >= \(span.startBefore) AND recorded_at < \(span.start) AND \(such)) AS \(unsafe: name)_before,
        count(*) FILTER (WHERE recorded_at < \(span.yearEnd) AND \(such)) AS \(unsafe: name)_year
        """
    }

    /// One reading of both stretches of time; `side` has a bit for each column that a line does not go by.
    private static func statement(_ office: String, _ span: TrendSpan) -> SQL {
        let chats = Channel.chats.map(\.rawValue).sorted()
        return """
            SELECT grouping(kind, channel, category, building) AS side, kind, channel, category, building,
                \(counts("contacts", span, of: "true")),
                \(counts("chats", span, of: "channel = ANY (\(chats))")),
                \(counts("in_time", span, of: "first_reply_in_time")), \(counts("late", span, of: "NOT first_reply_in_time"))
            FROM (
                SELECT * FROM contact_index
                WHERE office = \(office) AND recorded_at >= \(span.startBefore) AND recorded_at < \(span.end)
                UNION ALL
                SELECT * FROM contact_index
                WHERE office = \(office) AND recorded_at >= \(span.yearStart) AND recorded_at < \(span.yearEnd)
            ) c
            WHERE state <> 'void' AND kind IS NOT NULL
            GROUP BY GROUPING SETS ((kind), (channel), (kind, category), (building), ())
            """
    }

    private static func having(_ condition: SQL) -> SQL {
        "EXISTS (SELECT FROM contact_index i WHERE i.contact_id = case_file.id AND \(condition))"
    }

    /// Parameters of `GET /contacts` by which the contacts behind each figure are found.
    static func filters(under policy: Policy) -> [ListFilter] {
        func text(_ name: String, _ column: SQL, by roles: Set<Role>) -> ListFilter {
            ListFilter(name) { (value, caller) throws(Problem) in
                try caller.requires(roles)
                guard !value.isEmpty, value.utf8.count <= 200, !value.utf8.contains(0) else {
                    throw Problem.badParameter(name, "must be one of the values of a trend, or none")
                }
                return value == TrendFigures.none
                    ? having("i.kind IS NOT NULL AND \(column) IS NULL") : having("\(column) = \(value)")
            }
        }
        return [
            // Those that count for nothing are in no figure.
            ListFilter("month") { (value, _) throws(Problem) in
                guard let month = LedgerMonth(value), let span = TrendSpan(month, under: policy) else {
                    throw Problem.badParameter("month", "must be a month, such as 2026-03")
                }
                return having("i.state <> 'void' AND i.recorded_at >= \(span.start) AND i.recorded_at < \(span.end)")
            },
            .word("contactKind", of: ContactKind.self) { having("i.kind = \($0)") },
            .word("channel", of: Channel.self) { having("i.channel = \($0)") },
            .flag("firstReplyInTime") { having("i.first_reply_in_time = \($0)") },
            // In which building somebody complained tells a trend as well, to its readers; nobody else finds it out by asking (OPS-02).
            text("category", "i.category", by: Role.employees), text("building", "i.building", by: TrendRoutes.readers),
        ]
    }
}

/// Sums up each month when it is over, for every office that had contacts by then (INT-27).
///
/// The id of a summary follows from office and month, and to make it again changes nothing: any number of replicas may look. One that looks late,
/// because none ran, still makes the last months'.
struct TrendSummaries: Sendable {
    let engine: CaseEngine
    /// How long it waits for contacts that began to be recorded before the month was over.
    var patience: Duration = .seconds(15)

    /// Months before this one that are made up for.
    private static let longestGap = 3
    private static let page = 50

    static func job(on ground: JobGround) -> Job {
        let summaries = TrendSummaries(engine: ground.engine)
        return Job("trends", every: .seconds(60)) { try await summaries.pass() }
    }

    /// Makes what is missing, the oldest first.
    /// - Returns: Whether there may be more at once.
    func pass() async throws -> Bool {
        let now = try await engine.now()
        let months = Self.months(under: engine.policy, at: now)
        let missing = try await engine.pool.query(Self.missing(months, limit: Self.page))
        guard !missing.isEmpty else { return false }
        // A summary that did not know all contacts would be wrong for ever.
        guard try await IndexGaps(of: ContactIndex.figures, in: engine.pool).isFinished else { return false }
        try await EarlierChanges(pool: engine.pool, patience: patience).haveEnded()
        for row in missing {
            try Task.checkCancellation()
            let office: String = try row.decode("office")
            guard let month = LedgerMonth(try row.decode("month", as: String.self)), let span = TrendSpan(month, under: engine.policy)
            else {
                throw TrendNotMade()
            }
            let figures = try await ContactTrends(pool: engine.pool).figures(of: office, in: span)
            let result = await engine.runner.submit(
                Submission(
                    .make(office: office, month, figures), to: Self.id(office, month), as: TrendSummary.self, under: engine.policy,
                    cause: .system(), creates: true))
            guard case .accepted = result else { throw TrendNotMade() }
        }
        return missing.count == Self.page
    }

    private static func id(_ office: String, _ month: LedgerMonth) -> CaseID {
        CaseID(named: [TrendSummary.kind.name, office, month.description])
    }

    /// The last months that are over, and when each ended.
    static func months(under policy: Policy, at now: Date) -> [(month: LedgerMonth, end: Date)] {
        let today = policy.days.zone.date(of: now)
        guard let current = LocalMonth(year: today.year, month: today.month) else { return [] }
        return (1...longestGap).reversed().compactMap { back in
            let month = LedgerMonth(current.adding(months: -back))
            return TrendSpan(month, under: policy).map { (month, $0.end) }
        }
    }

    /// Offices that had a contact by the end of a month that is not summed up, oldest first.
    private static func missing(_ months: [(month: LedgerMonth, end: Date)], limit: Int) -> SQL {
        let earliest = months.first?.end ?? .distantPast
        return """
            WITH RECURSIVE met AS (
                SELECT min(office) AS office FROM contact_index
                UNION ALL
                SELECT (SELECT min(i.office) FROM contact_index i WHERE i.office > m.office) FROM met m WHERE m.office IS NOT NULL
            )
            SELECT m.office, d.month
            FROM met m
            JOIN unnest(\(months.map(\.month.description)), \(months.map(\.end))) AS d (month, end_at)
                ON EXISTS (SELECT FROM contact_index i WHERE i.office = m.office AND i.recorded_at < d.end_at)
            WHERE m.office IS NOT NULL AND NOT EXISTS (
                SELECT FROM case_file c WHERE c.kind = \(TrendSummary.kind.name) AND c.created_at >= \(earliest) AND c.office = m.office
                    AND c.body ->> 'month' = d.month)
            ORDER BY d.month, m.office LIMIT \(Int64(limit))
            """
    }
}

/// The engine did not take a summary; it is made again.
struct TrendNotMade: Error {}
