import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// The figures of: complaints registered in a period, by office and class and subject. Each row names the query that lists
/// its cases.
struct ComplaintStatistics: Sendable {
    let pool: PostgresPool

    /// What is counted.
    struct Period: Hashable, Sendable {
        /// The first instant that belongs to it.
        let from: Date
        /// The first instant after it.
        let before: Date
        /// Nil: all offices.
        let office: String?
    }

    /// The counts of one class and subject; `class` and `subject` are nil in the row of all.
    struct Row: Encodable, Hashable, Sendable {
        let office: String?
        let `class`: ComplaintClass?
        let subject: ComplaintSubject?
        let registered: Int64
        /// With a result on record (CMP-41). Like `due` and `timely` without those withdrawn and not accepted.
        let handled: Int64
        /// Of those registered, the ones whose limit has fallen due (decision 18).
        let due: Int64
        /// Of those due, the ones handled within the limit.
        let timely: Int64
        /// Replied to.
        let finished: Int64
        /// Of those finished, the ones whose owner was called back.
        let calledBack: Int64
        let withdrawn: Int64
        let notAccepted: Int64
        /// `handled` of `registered` without those withdrawn and not accepted, which count apart; absent when there are none.
        let handlingRate: Double?
        /// `timely` of `due`.
        let timelyRate: Double?
        /// `calledBack` of `finished`.
        let callbackRate: Double?
    }

    /// The rows of a period: one of all, one of each office, and one of each office, class and subject.
    func rows(_ period: Period) async throws -> [Row] {
        try await pool.query(Self.statement(period)).map { row in
            let counts = try Counts(row)
            let (withdrawn, notAccepted) = (try row.decode("withdrawn", as: Int64.self), try row.decode("not_accepted", as: Int64.self))
            return Row(
                office: try row.decode("office"),
                class: try row.decode("class", as: String?.self).flatMap(ComplaintClass.init(rawValue:)),
                subject: try row.decode("subject", as: String?.self).flatMap(ComplaintSubject.init(rawValue:)),
                registered: counts.registered, handled: counts.handled, due: counts.due, timely: counts.timely, finished: counts.finished,
                calledBack: counts.calledBack, withdrawn: withdrawn, notAccepted: notAccepted,
                handlingRate: Self.rate(counts.handled, of: counts.registered - withdrawn - notAccepted),
                timelyRate: Self.rate(counts.timely, of: counts.due),
                callbackRate: Self.rate(counts.calledBack, of: counts.finished))
        }
    }

    private struct Counts {
        let registered, handled, due, timely, finished, calledBack: Int64

        init(_ row: Database.Row) throws {
            registered = try row.decode("registered")
            handled = try row.decode("handled")
            due = try row.decode("due")
            timely = try row.decode("timely")
            finished = try row.decode("finished")
            calledBack = try row.decode("called_back")
        }
    }

    /// To four decimals, as shares are everywhere.
    static func rate(_ part: Int64, of whole: Int64) -> Double? {
        whole == 0 ? nil : (Double(part) / Double(whole) * 10_000).rounded() / 10_000
    }

    private static func statement(_ period: Period) -> SQL {
        let office: SQL = period.office.map { "AND i.office = \($0)" } ?? ""
        return """
            SELECT i.office, i.class, i.subject, count(*) AS registered,
                   count(*) FILTER (WHERE i.resolved_at IS NOT NULL AND n.judged) AS handled,
                   count(*) FILTER (WHERE i.limit_bound <= n.now AND n.judged) AS due,
                   count(*) FILTER (WHERE i.limit_bound <= n.now AND i.limit_met_at IS NOT NULL AND n.judged) AS timely,
                   count(*) FILTER (WHERE i.replied_at IS NOT NULL) AS finished,
                   count(*) FILTER (WHERE i.replied_at IS NOT NULL AND i.called_back) AS called_back,
                   count(*) FILTER (WHERE i.counted_apart = 'withdrawn') AS withdrawn,
                   count(*) FILTER (WHERE i.counted_apart = 'not_accepted') AS not_accepted
            FROM complaint_index i
            CROSS JOIN LATERAL (SELECT service_now() AS now, i.counted_apart IS NULL AS judged) n
            WHERE i.registered_at >= \(period.from) AND i.registered_at < \(period.before) \(office)
            GROUP BY GROUPING SETS ((), (i.office), (i.office, i.class, i.subject))
            ORDER BY i.office NULLS FIRST, grouping(i.class) DESC, i.class, i.subject NULLS FIRST
            """
    }
}
