import Database
import Foundation
import SharedModels

/// A month's amounts by service, for finance (服务项目汇总表; INT-62, INT-65): the answer of `GET /service-summaries`.
struct ServiceSummary: Encodable, Sendable {
    /// One service, and of plants one supplier.
    struct Line: Encodable, Sendable {
        let service: String
        /// Of plants only.
        let supplier: String?
        /// Requests in the summary.
        let requests: Int
        /// Fen.
        let amountFen: Int
        /// Fen that the supplier owes.
        let claimFen: Int
    }

    let office: String
    let month: LedgerMonth
    let lines: [Line]
    /// Fen of all lines.
    let amountFen: Int
    /// Fen that suppliers owe.
    let claimFen: Int
    /// Requests that belong into the summary of this month or an earlier one and are in none.
    let unbilled: Int

    init(of office: String, in month: LedgerMonth, from pool: PostgresPool) async throws {
        self.office = office
        self.month = month
        lines = try await pool.query(ServiceStatements.summary(office, month)).map { try Line($0) }
        amountFen = lines.reduce(0) { $0 + $1.amountFen }
        claimFen = lines.reduce(0) { $0 + $1.claimFen }
        unbilled = Int(try await pool.query(ServiceStatements.unbilled(office, month)).first?.decode("requests", as: Int64.self) ?? 0)
    }
}

extension ServiceSummary.Line {
    fileprivate init(_ row: Row) throws {
        service = try row.decode("service")
        supplier = try row.decode("supplier")
        requests = Int(try row.decode("requests", as: Int64.self))
        amountFen = Int(try row.decode("amount_fen", as: Int64.self))
        claimFen = Int(try row.decode("claim_fen", as: Int64.self))
    }
}

private enum ServiceStatements {
    static func summary(_ office: String, _ month: LedgerMonth) -> SQL {
        """
        SELECT service, supplier, count(*) AS requests, sum(amount_fen)::bigint AS amount_fen, coalesce(sum(claim_fen), 0)::bigint AS claim_fen
        FROM service_bill WHERE office = \(office) AND month = \(month.description)
        GROUP BY service, supplier ORDER BY service, supplier NULLS FIRST
        """
    }

    static func unbilled(_ office: String, _ month: LedgerMonth) -> SQL {
        """
        SELECT count(*) AS requests FROM service_index
        WHERE office = \(office) AND unbilled_month <= \(month.description)
        """
    }
}
