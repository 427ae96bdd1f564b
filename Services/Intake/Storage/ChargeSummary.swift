import Database
import Foundation
import Policy
import SharedModels

/// The settlement of a day (日结): what was collected, refunded and deducted at an office, by method and subject (INT-60): the answer of
/// `GET /charge-summaries`.
struct ChargeSummary: Encodable, Sendable {
    /// One method and subject.
    struct Line: Encodable, Sendable {
        let method: String
        let subject: String
        /// Movements of money in the line.
        let entries: Int
        /// Fen.
        let collectedFen: Int
        let refundedFen: Int
        let deductedFen: Int
    }

    let office: String
    /// In the estate's zone, from 0:00 to 24:00.
    let day: String
    let lines: [Line]
    /// Fen of all lines.
    let collectedFen: Int
    let refundedFen: Int
    let deductedFen: Int
    /// What the day leaves: collected less refunded. What was deducted had come before and stays.
    let netFen: Int

    init(of office: String, on day: LocalDate, in zone: EstateZone, from pool: PostgresPool) async throws {
        self.office = office
        self.day = day.description
        lines = try await pool.query(
            """
            SELECT method, subject, count(*) AS entries,
                coalesce(sum(amount_fen) FILTER (WHERE kind = 'collected'), 0)::bigint AS collected_fen,
                coalesce(sum(amount_fen) FILTER (WHERE kind = 'refund'), 0)::bigint AS refunded_fen,
                coalesce(sum(amount_fen) FILTER (WHERE kind = 'deduction'), 0)::bigint AS deducted_fen
            FROM charge_entry WHERE office = \(office) AND at >= \(zone.startOfDay(day)) AND at < \(zone.endOfDay(day))
            GROUP BY method, subject ORDER BY method, subject
            """
        ).map { try Line($0) }
        collectedFen = lines.reduce(0) { $0 + $1.collectedFen }
        refundedFen = lines.reduce(0) { $0 + $1.refundedFen }
        deductedFen = lines.reduce(0) { $0 + $1.deductedFen }
        netFen = collectedFen - refundedFen
    }
}

extension ChargeSummary.Line {
    fileprivate init(_ row: Row) throws {
        method = try row.decode("method")
        subject = try row.decode("subject")
        entries = Int(try row.decode("entries", as: Int64.self))
        collectedFen = Int(try row.decode("collected_fen", as: Int64.self))
        refundedFen = Int(try row.decode("refunded_fen", as: Int64.self))
        deductedFen = Int(try row.decode("deducted_fen", as: Int64.self))
    }
}
