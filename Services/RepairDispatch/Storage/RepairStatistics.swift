import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// The figures of a month of the ledger by office (REP-31, RPT-13; ): how its slips stand now, and what is charged on them.
struct RepairStatistics: Sendable {
    let pool: PostgresPool

    /// Emergencies of one category (REP-02).
    struct Emergency: Encodable, Hashable, Sendable {
        let category: EmergencyCategory
        let slips: Int64
    }

    /// The counts of an office; `office` is nil in the row of all.
    struct Row: Encodable, Hashable, Sendable {
        let office: String?
        /// Slips that count in the month, or did.
        let slips: Int64
        /// Of those, the ones that were raised into it; the others came from an earlier month.
        let raised: Int64
        /// Back at the office.
        let done: Int64
        /// The repair done, the slip not back.
        let finished: Int64
        /// With engineering, the repair not done.
        let open: Int64
        /// Handed back by engineering, also those that are in a later month since.
        let handedBackByDepartment: Int64
        /// Handed back by the close of the month, also those that are in a later month since.
        let handedBackAtMonthEnd: Int64
        /// Handed back, and no opinion yet (REP-19).
        let awaitingOpinion: Int64
        /// In a later month by the director's opinion.
        let carriedOver: Int64
        /// In the next month without an opinion.
        let rolledOver: Int64
        let cancelled: Int64
        /// Slips that do another one's work again (WE-47), of those raised.
        let rework: Int64
        let emergencies: [Emergency]
        /// Slips on which something is charged: by the signed slip, before that by the price that was accepted.
        let paid: Int64
        /// Of those, the ones that are neither back nor withdrawn.
        let paidOpen: Int64
        /// Fen on the signed ones.
        let paidFen: Int64
        /// Of those done, the ones that came back after T-REPORT (REP-15).
        let late: Int64
        /// From collection until the slip was back, of those done; absent when there are none.
        let averageHours: Double?
    }

    /// One row of all, and one of each office.
    func rows(_ month: String, office: String?) async throws -> [Row] { try await pool.query(Self.statement(month, office)).map(Self.row) }

    private static func row(_ row: Database.Row) throws -> Row {
        func count(_ column: String) throws -> Int64 { try row.decode(column) }
        let emergencies = try EmergencyCategory.allCases.map { category in
            Emergency(category: category, slips: try count(category.rawValue.lowercased()))
        }
        return Row(
            office: try row.decode("office"), slips: try count("slips"), raised: try count("raised"), done: try count("done"),
            finished: try count("finished"), open: try count("open"), handedBackByDepartment: try count("by_department"),
            handedBackAtMonthEnd: try count("at_month_end"), awaitingOpinion: try count("awaiting"),
            carriedOver: try count("carried_over"), rolledOver: try count("rolled_over"), cancelled: try count("cancelled"),
            rework: try count("rework"), emergencies: emergencies.filter { $0.slips > 0 }, paid: try count("paid"),
            paidOpen: try count("paid_open"), paidFen: try count("paid_fen"), late: try count("late"),
            averageHours: try row.decode("hours", as: Double?.self).map { ($0 * 10).rounded() / 10 })
    }

    private static func statement(_ month: String, _ office: String?) -> SQL {
        let narrowed: SQL = office.map { "AND e.office = \($0)" } ?? ""
        return """
            SELECT e.office, count(*) AS slips, count(*) FILTER (WHERE e.is_first) AS raised,
                   count(*) FILTER (WHERE e.standing = 'done') AS done, count(*) FILTER (WHERE e.standing = 'finished') AS finished,
                   count(*) FILTER (WHERE e.standing = 'open') AS open, count(*) FILTER (WHERE e.cause = 'department') AS by_department,
                   count(*) FILTER (WHERE e.cause = 'month_end') AS at_month_end,
                   count(*) FILTER (WHERE e.standing = 'handed_back') AS awaiting,
                   count(*) FILTER (WHERE e.standing = 'carried_over') AS carried_over,
                   count(*) FILTER (WHERE e.standing = 'rolled_over') AS rolled_over,
                   count(*) FILTER (WHERE e.standing = 'cancelled') AS cancelled,
                   count(*) FILTER (WHERE e.is_first AND i.source = 'rework') AS rework,
                   count(*) FILTER (WHERE i.emergency_category = 'EM1') AS em1, count(*) FILTER (WHERE i.emergency_category = 'EM2') AS em2,
                   count(*) FILTER (WHERE i.emergency_category = 'EM3') AS em3, count(*) FILTER (WHERE i.emergency_category = 'EM4') AS em4,
                   count(*) FILTER (WHERE i.emergency_category = 'EM5') AS em5, count(*) FILTER (WHERE i.emergency_category = 'EM6') AS em6,
                   count(*) FILTER (WHERE i.emergency_category = 'EM7') AS em7,
                   count(*) FILTER (WHERE n.paid) AS paid, count(*) FILTER (WHERE n.paid AND i.is_open) AS paid_open,
                   coalesce(sum(i.amount_fen) FILTER (WHERE n.paid), 0)::bigint AS paid_fen,
                   count(*) FILTER (WHERE e.standing = 'done' AND i.report_missed) AS late,
                   (avg(extract(epoch FROM i.ended_at - i.collected_at)) FILTER (WHERE e.standing = 'done') / 3600)::float8 AS hours
            FROM ledger_entry e JOIN work_order_index i USING (order_id)
            -- What is charged counts once: in the month that the slip is in now.
            CROSS JOIN LATERAL (SELECT i.paid AND e.left_at IS NULL AND e.standing <> 'cancelled' AS paid) n
            WHERE e.month = \(month) \(narrowed)
            GROUP BY GROUPING SETS ((), (e.office))
            ORDER BY e.office NULLS FIRST
            """
    }
}
