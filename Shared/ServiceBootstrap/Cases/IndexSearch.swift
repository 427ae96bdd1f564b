package import Casework
package import Database
import Foundation
import Logging
import Metrics
package import SharedModels

/// Enters cases that were stored before a table of theirs was there; what changes meanwhile enters itself (`CaseIndex`).
///
/// It looks at every case of the kind once, oldest first, and keeps how far it has come, so that to ask whether all are there costs nothing;
/// after that only at new ones, which an instance of an older program may have made: those of the last day at the beginning and every hour,
/// those of the last minutes in between.
/// A case that this program cannot read is put down in `unreadable_case`, told to the operator, and tried again at each pass; what counts
/// cases once and for all asks `IndexGaps` whose offices wait. Any number of replicas may search at once.
///
/// What is to be made up for may also be in other cases instead of a table: then the table is a view of those that need nothing more, and what
/// makes up for the rest are commands, which must do no harm when they are given again.
package struct IndexSearch<Case: CaseType>: Sendable {
    private let name: String
    private let table: String
    private let key: String
    private let engine: CaseEngine
    private let logger: Logger
    private let entry: Entry
    private let unreadable: Gauge
    /// Cases that are looked at in one step.
    private let page: Int
    private let looks: LateLooks

    /// What makes up for cases that are not there; never called with none.
    private enum Entry: Sendable {
        case statements(@Sendable ([(record: CaseRecord, body: Case)]) -> [SQL])
        case commands(@Sendable (CaseRecord, Case) -> [Submission])
    }

    /// - Parameters:
    ///   - name: The table's; a constant. For a table of several kinds of case one of the search's own, as each kind is searched by itself.
    ///   - table: The table's, where that is not the name; a constant.
    ///   - key: The column that has the case's id; a constant.
    ///   - type: The kind of case.
    ///   - ground: What the job works with.
    ///   - page: Cases that are looked at in one step.
    ///   - enter: Enters cases that are not in the table, leaving alone those that come into it meanwhile; never called with none. Each case
    ///     is in the table afterwards: one that is not would be looked at again and again.
    package init(
        _ name: String, in table: String? = nil, by key: String, of type: Case.Type, on ground: JobGround, page: Int = 500,
        enter: @escaping @Sendable ([(record: CaseRecord, body: Case)]) -> [SQL]
    ) {
        self.init(name, in: table ?? name, by: key, on: ground, page: page, .statements(enter))
    }

    /// - Parameters:
    ///   - view: The view's of the cases that need nothing more; a constant.
    ///   - key: The column that has the case's id; a constant.
    ///   - type: The kind of case.
    ///   - ground: What the job works with.
    ///   - page: Cases that are looked at in one step; each may need commands, which are given one after the other.
    ///   - commands: What a case that is not in the view needs. One that is refused is put down as a case that cannot be read is.
    package init(
        _ view: String, by key: String, of type: Case.Type, on ground: JobGround, page: Int = 100,
        giving commands: @escaping @Sendable (CaseRecord, Case) -> [Submission]
    ) {
        self.init(view, in: view, by: key, on: ground, page: page, .commands(commands))
    }

    private init(_ name: String, in table: String, by key: String, on ground: JobGround, page: Int, _ entry: Entry) {
        self.name = name
        self.table = table
        self.key = key
        engine = ground.engine
        logger = ground.logger
        self.entry = entry
        self.page = page
        looks = LateLooks()
        unreadable = Gauge(label: "guanjia_cases_unreadable", dimensions: [("table", name)])
    }

    /// The search as a loop of its service.
    package var job: Job { Job("index \(name)", every: .seconds(60)) { try await pass() } }

    /// One step of the search, or once it is finished another look at what could not be read.
    /// - Returns: Whether there is more to do at once.
    package func pass() async throws -> Bool {
        guard let place = try await place() else { return true }
        guard !place.finished else {
            let span = looks.span()
            let late = try await engine.pool.query(IndexSearchStatements.late(name, table, key, Case.kind.name, within: span, page))
            if !late.isEmpty { _ = try await enter(Array(late)) }
            if late.count < page { looks.ended(with: span) }
            try await retry()
            return late.count == page
        }
        let rows = try await engine.pool.query(IndexSearchStatements.page(name, table, key, Case.kind.name, page))
        // After the cases, so that a death in between has them looked at again. Where another instance was quicker, nothing is to be noted.
        guard let last = rows.last else {
            _ = try await engine.pool.query(IndexSearchStatements.finish(name, at: place.caseId))
            return true
        }
        _ = try await enter(Array(rows))
        _ = try await engine.pool.query(IndexSearchStatements.advance(name, from: place.caseId, to: try last.decode("id")))
        return true
    }

    /// How far the search has come; nil when it had not begun.
    private func place() async throws -> (caseId: UUID, finished: Bool)? {
        guard let row = try await engine.pool.query(IndexSearchStatements.place(name)).first else {
            _ = try await engine.pool.query(IndexSearchStatements.begin(name, Case.kind.name))
            return nil
        }
        return (try row.decode("case_id"), try row.decode("finished"))
    }

    /// - Returns: Those that are in the table now.
    private func enter(_ rows: [Row]) async throws -> [CaseID] {
        var found: [(record: CaseRecord, body: Case)] = []
        var there: [CaseID] = []
        for row in rows {
            try Task.checkCancellation()
            guard try !row.decode("is_there", as: Bool.self) else {
                there.append(CaseID(try row.decode("id")))
                continue
            }
            do {
                found.append(try engine.reader.read(row, as: Case.self))
            } catch let error where !(error is DatabaseError) {
                try await putDown(
                    (row.decode("id"), row.decode("number"), row.decode("office")), DecodingFault.describe(error))
            }
        }
        guard !found.isEmpty else { return there }
        switch entry {
        case .statements(let make):
            try await write(make, found)
            return there + found.map(\.record.id)
        case .commands(let make):
            return try await there + give(make, found)
        }
    }

    private func write(
        _ make: @Sendable ([(record: CaseRecord, body: Case)]) -> [SQL], _ found: [(record: CaseRecord, body: Case)]
    ) async throws {
        // Together: who is in the table is not looked at again.
        // In the order in which changes of cases write them, so that neither waits for the other.
        let entering = make(found.sorted { $0.record.id < $1.record.id })
        try await engine.pool.withTransaction { transaction in
            for statement in entering { _ = try await transaction.query(statement) }
        }
    }

    /// - Returns: Those whose commands were all taken.
    private func give(
        _ make: @Sendable (CaseRecord, Case) -> [Submission], _ found: [(record: CaseRecord, body: Case)]
    ) async throws -> [CaseID] {
        var taken: [CaseID] = []
        for (record, body) in found {
            var refusal: String?
            for submission in make(record, body) {
                try Task.checkCancellation()
                switch await engine.runner.submit(submission) {
                case .accepted, .replayed: break
                case .rejected(let rejection, _): refusal = "\(submission.commandCode): \(rejection.code.rawValue)"
                case .failed(let id): refusal = "\(submission.commandCode): failure \(id)"
                // The database was away, or somebody else has to: tried again, from the same case on.
                case .unavailable, .keyReused, .keyInFlight: throw CommandNotTaken()
                }
            }
            if let refusal {
                try await putDown((record.id.uuid, record.number, body.office), refusal)
            } else {
                taken.append(record.id)
            }
        }
        return taken
    }

    private func putDown(_ one: (id: UUID, number: String, office: String), _ reason: String) async throws {
        let (id, number, office) = one
        let isNew = try await !engine.pool.query(IndexSearchStatements.putDown(name, id, number, office, reason)).isEmpty
        guard isNew else { return }
        logger.error(
            "case cannot be entered and is missing from a table",
            metadata: [
                "case.id": "\(CaseID(id))", "number": "\(number)", "office": "\(office)", "table": "\(name)", "error": "\(reason)",
            ])
    }

    /// Looks again at what could not be read: a program that reads it may run by now, or somebody has mended it.
    private func retry() async throws {
        var after = UUID.lowest
        while true {
            let rows = try await engine.pool.query(IndexSearchStatements.unreadable(name, table, key, after: after, page))
            guard let last = rows.last else { break }
            let read = try await enter(Array(rows))
            if !read.isEmpty { _ = try await engine.pool.query(IndexSearchStatements.forget(name, read.map { $0.uuid })) }
            after = try last.decode("id")
        }
        unreadable.record(try await engine.pool.query(IndexSearchStatements.count(name)).first?.decode("cases", as: Int64.self) ?? 0)
    }
}

/// The engine did not take a command of a search; the search goes on from the same cases.
struct CommandNotTaken: Error {}

/// What is known of cases that are not in a table.
package struct IndexGaps: Sendable {
    /// Whether every case was looked at.
    package let isFinished: Bool
    /// Offices with a case that cannot be read.
    package let offices: [String]

    /// - Parameters:
    ///   - name: The table's, as its `IndexSearch` has it.
    ///   - pool: Where it is looked up.
    /// - Throws: What the database says.
    package init(of name: String, in pool: PostgresPool) async throws {
        let row = try await pool.query(IndexSearchStatements.gaps(name)).first
        isFinished = try row?.decode("finished") ?? false
        offices = try row?.decode("offices") ?? []
    }
}

private enum IndexSearchStatements {
    static func gaps(_ name: String) -> SQL {
        """
        SELECT finished, ARRAY(SELECT DISTINCT u.office FROM unreadable_case u WHERE u.name = s.name ORDER BY u.office) AS offices
        FROM index_search s WHERE s.name = \(name)
        """
    }

    static func place(_ name: String) -> SQL { "SELECT case_id, finished FROM index_search WHERE name = \(name)" }

    /// Where no case has been stored, there is nothing to search.
    static func begin(_ name: String, _ kind: String) -> SQL {
        """
        INSERT INTO index_search (name, finished)
        SELECT \(name), NOT EXISTS (SELECT FROM case_file WHERE kind = \(kind)) ON CONFLICT (name) DO NOTHING
        """
    }

    /// The next cases; the body only of one that is not in the table.
    static func page(_ name: String, _ table: String, _ key: String, _ kind: String, _ limit: Int) -> SQL {
        """
        SELECT \(columns(table, key)) FROM (
            SELECT * FROM case_file
            WHERE kind = \(kind) AND (created_at, id) > (SELECT s.created_at, s.case_id FROM index_search s WHERE s.name = \(name))
            ORDER BY created_at, id LIMIT \(Int64(limit))
        ) c
        ORDER BY c.created_at, c.id
        """
    }

    /// Cases of a stretch of time that are not there: an instance that does not know the table made them beside one that does.
    static func late(
        _ name: String, _ table: String, _ key: String, _ kind: String, within span: Duration, _ limit: Int
    ) -> SQL {
        """
        SELECT \(columns(table, key)) FROM case_file c
        WHERE c.kind = \(kind) AND c.created_at > service_now() - make_interval(secs => \(Double(span.components.seconds)))
          AND NOT EXISTS (SELECT FROM \(unsafe: table) t WHERE t.\(unsafe: key) = c.id)
          AND NOT EXISTS (SELECT FROM unreadable_case u WHERE u.name = \(name) AND u.case_id = c.id)
        ORDER BY c.created_at, c.id LIMIT \(Int64(limit))
        """
    }

    private static func columns(_ table: String, _ key: String) -> SQL {
        let isThere: SQL = "EXISTS (SELECT FROM \(unsafe: table) t WHERE t.\(unsafe: key) = c.id)"
        return """
            c.id, c.kind, c.number, c.version, c.policy_version, c.created_at, c.updated_at, c.format, c.office,
            \(isThere) AS is_there,
            CASE WHEN NOT \(isThere) THEN c.body END AS body
            """
    }

    static func advance(_ name: String, from place: UUID, to last: UUID) -> SQL {
        """
        UPDATE index_search s SET created_at = c.created_at, case_id = c.id
        FROM case_file c WHERE c.id = \(last) AND s.name = \(name) AND s.case_id = \(place)
        """
    }

    static func finish(_ name: String, at place: UUID) -> SQL {
        "UPDATE index_search SET finished = true WHERE name = \(name) AND case_id = \(place)"
    }

    /// Answers with a row when it was not known.
    static func putDown(_ name: String, _ id: UUID, _ number: String, _ office: String, _ reason: String) -> SQL {
        """
        INSERT INTO unreadable_case (name, case_id, number, office, reason, found_at)
        VALUES (\(name), \(id), \(number), \(office), \(reason), service_now())
        ON CONFLICT (name, case_id) DO NOTHING RETURNING case_id
        """
    }

    static func unreadable(_ name: String, _ table: String, _ key: String, after: UUID, _ limit: Int) -> SQL {
        """
        SELECT \(columns(table, key)) FROM unreadable_case u JOIN case_file c ON c.id = u.case_id
        WHERE u.name = \(name) AND u.case_id > \(after)
        ORDER BY c.id LIMIT \(Int64(limit))
        """
    }

    static func forget(_ name: String, _ ids: [UUID]) -> SQL {
        "DELETE FROM unreadable_case WHERE name = \(name) AND case_id = ANY (\(ids))"
    }

    static func count(_ name: String) -> SQL { "SELECT count(*) AS cases FROM unreadable_case WHERE name = \(name)" }
}
