import Database
import Foundation
import SharedModels

enum LedgerCloseStatements {
    /// Months of offices with entries that are not closed, oldest first. Jumps from office to office along the index: it is asked every few
    /// seconds, and a ledger is kept for years.
    static func due(_ months: [LedgerMonth]) -> SQL {
        """
        WITH RECURSIVE offices AS (
            SELECT min(office) AS office FROM ledger_entry
            UNION ALL
            SELECT (SELECT min(e.office) FROM ledger_entry e WHERE e.office > o.office) FROM offices o WHERE o.office IS NOT NULL
        )
        SELECT d.id, d.office, d.month, c.state IS NOT NULL AS begun
        FROM (
            SELECT o.office, m.month, \(id("o.office", "m.month")) AS id
            FROM offices o CROSS JOIN unnest(\(months.map(\.description))) AS m (month) WHERE o.office IS NOT NULL
        ) d
        LEFT JOIN LATERAL (SELECT state FROM case_file WHERE id = d.id LIMIT 1) c ON true
        -- With a limit, so that it is one look into the index and not a pass over all months.
        CROSS JOIN LATERAL (SELECT 1 FROM ledger_entry e WHERE e.office = d.office AND e.month = d.month LIMIT 1) e
        WHERE c.state IS DISTINCT FROM 'closed'
        ORDER BY d.month, d.office
        """
    }

    /// Slips of an office's month that are not done.
    static func unfinished(_ office: String, _ month: LedgerMonth) -> (_ after: UUID, _ limit: Int) -> SQL {
        { after, limit in
            """
            SELECT order_id, ledger_month FROM work_order_index
            WHERE is_unfinished AND ledger_month = \(month.description) AND office = \(office) AND order_id > \(after)
            ORDER BY order_id LIMIT \(Int64(limit))
            """
        }
    }

    /// Slips that came after their month was closed, or are older than what is made up for: they would stay in their month for ever. Those of
    /// an office with a close that goes on wait for it.
    static func stragglers(upTo last: LedgerMonth, except offices: [String]) -> (_ after: UUID, _ limit: Int) -> SQL {
        { after, limit in
            """
            SELECT order_id, ledger_month FROM work_order_index
            WHERE is_unfinished AND ledger_month <= \(last.description) AND office <> ALL (\(offices)) AND order_id > \(after)
            ORDER BY order_id LIMIT \(Int64(limit))
            """
        }
    }

    /// The lines of an office's month, and the slips of earlier months whose hand-back waits for the director's opinion.
    static func lines(_ office: String, _ month: String) -> SQL {
        """
        SELECT e.order_id, e.month, e.number, e.is_first, e.standing, e.cause, e.has_opinion, e.handed_back_at, i.urgency,
               CASE WHEN e.left_at IS NULL AND i.paid THEN i.amount_fen END AS paid_fen
        FROM ledger_entry e JOIN work_order_index i USING (order_id)
        WHERE e.office = \(office) AND (e.month = \(month) OR (e.month < \(month) AND e.standing = 'handed_back'))
        ORDER BY e.order_id
        """
    }

    /// The id of the close of an office's month.
    private static func id(_ office: SQL, _ month: SQL) -> SQL {
        "md5(concat_ws(chr(31), 'ledger_close', \(office), \(month)))::uuid"
    }
}
