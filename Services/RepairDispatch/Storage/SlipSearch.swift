import Casework
import Database
import Foundation
import Logging
import Messaging
import Metrics
import ServiceBootstrap
import SharedModels

/// Enters slips that were stored before they could be searched into `work_order_index` and `ledger_entry`; what changes meanwhile enters
/// itself.
///
/// It looks at every slip once, oldest first, and keeps how far it has come, so that to ask whether all are there costs nothing. A slip that
/// this program cannot read is put down in `unreadable_slip`, told to the operator once in a while, and tried again at each pass: what sums up
/// slips once and for all waits for it, in its office and in no other. When it can be read, its office is owed what was not summed up meanwhile.
struct SlipSearch: Sendable {
    let engine: CaseEngine
    let logger: Logger
    /// Slips that are looked at in one step.
    var page = 500
    private let notices = RareNotices()
    private let unreadable = Gauge(label: "guanjia_slips_unreadable")

    init(engine: CaseEngine, logger: Logger) {
        self.engine = engine
        self.logger = logger
    }

    static func job(on ground: JobGround) -> Job {
        let search = SlipSearch(engine: ground.engine, logger: ground.logger)
        return Job("index", every: .seconds(60)) { try await search.pass() }
    }

    /// What is known of slips that are not in the tables.
    struct Gaps: Sendable {
        /// Whether every slip was looked at.
        let isFinished: Bool
        /// Offices with a slip that cannot be read.
        let offices: [String]
    }

    static func gaps(_ pool: PostgresPool) async throws -> Gaps {
        guard let row = try await pool.query(SlipSearchStatements.gaps).first else { return Gaps(isFinished: false, offices: []) }
        return Gaps(isFinished: try row.decode("finished"), offices: try row.decode("offices"))
    }

    /// One step of the search, or once it is finished another look at what could not be read.
    /// - Returns: Whether there is more to do at once.
    func pass() async throws -> Bool {
        guard let place = try await engine.pool.query(SlipSearchStatements.place).first, try !place.decode("finished", as: Bool.self) else {
            try await retry()
            return false
        }
        let from = try place.decode("order_id", as: UUID?.self)
        let rows = try await engine.pool.query(SlipSearchStatements.page(page))
        // After the slips, so that a death in between has them looked at again. Where another instance was quicker, nothing is to be noted.
        guard let last = rows.last else {
            _ = try await engine.pool.query(SlipSearchStatements.finish(at: from))
            return true
        }
        try await enter(Array(rows))
        _ = try await engine.pool.query(SlipSearchStatements.advance(from: from, to: try last.decode("id")))
        return true
    }

    private func enter(_ rows: [Row]) async throws {
        var found: (orders: [WorkOrder], dates: [Date]) = ([], [])
        for row in rows {
            try Task.checkCancellation()
            guard let body = try row.decode("body", as: JSONB?.self) else { continue }
            let enteredAt: Date = try row.decode("created_at")
            do {
                found.orders.append(try engine.coder.decode(WorkOrder.self, from: body.bytes))
                found.dates.append(enteredAt)
            } catch {
                try await putDown(row, DecodingFault.describe(error))
            }
        }
        guard !found.orders.isEmpty else { return }
        // One that was entered meanwhile stays as it is. The ledger comes first: who is in the index is not looked at again.
        _ = try await engine.pool.query(LedgerTable.insert(found.orders, "ON CONFLICT (order_id, month) DO NOTHING"))
        _ = try await engine.pool.query(
            WorkOrderIndex.insert(found.orders, enteredAt: found.dates, "ON CONFLICT (order_id) DO NOTHING"))
    }

    private func putDown(_ row: Row, _ reason: String) async throws {
        let (id, number, office): (UUID, String, String) = (
            try row.decode("id"), try row.decode("number"), try row.decode("office")
        )
        if notices.isDue("\(id)") {
            logger.error(
                "slip cannot be read; the closes and summaries of its office wait for it",
                metadata: ["case.id": "\(CaseID(id))", "number": "\(number)", "office": "\(office)", "error": "\(reason)"])
        }
        _ = try await engine.pool.query(SlipSearchStatements.putDown(id, number, office, reason))
    }

    /// Looks again at what could not be read: a program that reads it may run by now, or somebody has mended it.
    private func retry() async throws {
        var after = UUID.lowest
        while true {
            let rows = try await engine.pool.query(SlipSearchStatements.unreadable(after: after, page))
            guard let last = rows.last else { break }
            try await enter(Array(rows))
            after = try last.decode("id")
        }
        _ = try await engine.pool.query(SlipSearchStatements.forgetEntered)
        unreadable.record(try await engine.pool.query(SlipSearchStatements.countUnreadable).first?.decode("slips", as: Int64.self) ?? 0)
    }
}

private enum SlipSearchStatements {
    static let gaps: SQL = """
        SELECT finished, ARRAY(SELECT DISTINCT office FROM unreadable_slip ORDER BY office) AS offices FROM slip_search
        """

    static let place: SQL = "SELECT finished, order_id FROM slip_search"

    /// The next slips; the body only of one that is not in the tables.
    static func page(_ limit: Int) -> SQL {
        """
        SELECT c.id, c.number, c.office, c.created_at, CASE WHEN i.order_id IS NULL THEN c.body END AS body
        FROM (
            SELECT id, number, office, created_at, body FROM case_file
            WHERE kind = \(WorkOrder.kind.name) AND (created_at, id) > (
                (SELECT coalesce(s.created_at, '-infinity') FROM slip_search s),
                (SELECT coalesce(s.order_id, '00000000-0000-0000-0000-000000000000') FROM slip_search s))
            ORDER BY created_at, id LIMIT \(Int64(limit))
        ) c
        LEFT JOIN work_order_index i ON i.order_id = c.id
        ORDER BY c.created_at, c.id
        """
    }

    static func advance(from place: UUID?, to last: UUID) -> SQL {
        """
        UPDATE slip_search s SET created_at = c.created_at, order_id = c.id
        FROM case_file c WHERE c.id = \(last) AND s.order_id IS NOT DISTINCT FROM \(place)
        """
    }

    static func finish(at place: UUID?) -> SQL {
        "UPDATE slip_search SET finished = true WHERE order_id IS NOT DISTINCT FROM \(place)"
    }

    static func putDown(_ id: UUID, _ number: String, _ office: String, _ reason: String) -> SQL {
        """
        INSERT INTO unreadable_slip (order_id, number, office, reason, found_at)
        VALUES (\(id), \(number), \(office), \(reason), service_now())
        ON CONFLICT (order_id) DO UPDATE SET reason = EXCLUDED.reason
        """
    }

    static func unreadable(after: UUID, _ limit: Int) -> SQL {
        """
        SELECT c.id, c.number, c.office, c.created_at, CASE WHEN i.order_id IS NULL THEN c.body END AS body
        FROM (SELECT order_id FROM unreadable_slip WHERE order_id > \(after) ORDER BY order_id LIMIT \(Int64(limit))) u
        JOIN case_file c ON c.id = u.order_id
        LEFT JOIN work_order_index i ON i.order_id = c.id
        ORDER BY c.id
        """
    }

    static let forgetEntered: SQL = """
        WITH entered AS (
            DELETE FROM unreadable_slip u USING work_order_index i WHERE i.order_id = u.order_id RETURNING u.office, u.found_at
        )
        INSERT INTO owed_summary (office, since) SELECT office, min(found_at) FROM entered GROUP BY office
        ON CONFLICT (office) DO UPDATE SET since = least(owed_summary.since, EXCLUDED.since)
        """

    static let countUnreadable: SQL = "SELECT count(*) AS slips FROM unreadable_slip"
}
