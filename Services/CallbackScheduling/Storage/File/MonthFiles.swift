import Casework
import Database
import Foundation
import Logging
import Policy
import ServiceBootstrap
import SharedModels

/// Opens the file of each office's month that is over and in which owners were asked (CBK-09).
///
/// The id of a file follows from office and month, so it is opened once, whoever looks and however late.
struct MonthFiles: Sendable {
    let engine: CaseEngine

    /// What was recorded in the month's last moments is stored by then.
    private static let settled: TimeInterval = 60
    private static let page = 50

    static func job(on ground: JobGround) -> Job {
        let files = MonthFiles(engine: ground.engine)
        return Job("month-files", every: .seconds(60)) { try await files.pass() }
    }

    /// - Returns: Whether there may be more at once.
    func pass() async throws -> Bool {
        // Counts that did not know all tasks would leave records out.
        let gaps = try await IndexGaps(of: CallbackIndex.table, in: engine.pool)
        guard gaps.isFinished else { return false }
        let spans = engine.policy.fileSpans(upTo: try await engine.now().addingTimeInterval(-Self.settled))
        let found = try await engine.pool.query(FileStatements.missing(spans, without: gaps.offices, limit: Self.page))
        // What was recorded in the month is seen by then, however long its commit took.
        if !found.isEmpty { try await EarlierChanges(pool: engine.pool).haveEnded() }
        for row in found {
            try Task.checkCancellation()
            let span = spans[Int(try row.decode("place", as: Int64.self)) - 1]
            guard let month = LedgerMonth(span.day.localMonth.description) else { continue }
            let office: String = try row.decode("office")
            let contents = try await Self.contents(office, from: span.from, until: span.until, in: engine.pool)
            let scope = FileScope(office: office, month: month, from: span.from, until: span.until, contents: contents)
            let result = await engine.runner.submit(
                Submission(
                    .open(scope), to: CaseID(try row.decode("id")), as: CallbackFile.self, under: engine.policy, cause: .system(),
                    creates: true))
            guard case .accepted = result else { throw CoverageNotCounted(what: "a month's file") }
        }
        return found.count == Self.page
    }

    /// What an office recorded in a stretch of time.
    static func contents(_ office: String, from: Date, until: Date, in pool: PostgresPool) async throws -> FileContents {
        let rows = try await pool.query(FileStatements.contents(office, from, until)).compactMap { row -> FileContents.Row? in
            guard let kind = CallbackKind(rawValue: try row.decode("kind")) else { return nil }
            func count(_ column: String) throws -> Int { Int(try row.decode(column, as: Int64.self)) }
            return FileContents.Row(
                kind: kind, records: try count("records"), dissatisfied: try count("dissatisfied"), problems: try count("problems"),
                awaitingReview: try count("awaiting_review"))
        }
        return FileContents(rows: rows)
    }
}

/// One line of a month's file: the record of one cycle of a task. Numbers, codes and times only.
struct FiledRecord: Encodable, Hashable, Sendable {
    /// Its place in the file, from 1.
    let place: Int
    let taskId: CallbackTaskID
    let number: String
    let cycle: Int
    let kind: CallbackKind
    let askedAt: Date
    let rating: ServiceRating
    let problem: ProblemScope?
    let awaitsReview: Bool

    /// The lines of a file after a place, in the order of time; they are the same whenever a month that is over is asked for.
    static func of(_ file: CallbackFile, after place: Int, limit: Int, in pool: PostgresPool) async throws -> [FiledRecord] {
        let rows = try await pool.query(FileStatements.records(file.office, file.from, file.until, after: place, limit: limit))
        return try rows.enumerated().map { index, row in
            FiledRecord(
                place: place + index + 1, taskId: CallbackTaskID(try row.decode("task_id")), number: try row.decode("number"),
                cycle: Int(try row.decode("cycle", as: Int32.self)), kind: try known(row.decode("kind")),
                askedAt: try row.decode("done_at"), rating: try known(row.decode("rating")),
                problem: try row.decode("problem", as: String?.self).map { try known($0) }, awaitsReview: try row.decode("awaits_review"))
        }
    }

    private static func known<Word: RawRepresentable<String>>(_ word: String) throws -> Word {
        guard let known = Word(rawValue: word) else { throw CoverageNotCounted(what: "a record with the unknown word \(word)") }
        return known
    }
}

enum FileStatements {
    /// Offices and months in which owners were asked and of which there is no file, oldest first.
    static func missing(_ spans: [CoverageSpan], without: [String], limit: Int) -> SQL {
        """
        WITH \(CoverageStatements.offices(nil)),
             \(CoverageStatements.missing(
                spans, CoverageStatements.id(CallbackFile.kind.name, "o.office", [], "s.day"), without: without))
        SELECT d.id, d.office, d.place FROM d
        WHERE EXISTS (
            SELECT FROM callback_index i WHERE i.office = d.office AND i.done_at >= d.from_at AND i.done_at < d.until_at
        )
        ORDER BY d.place, d.office LIMIT \(Int64(limit))
        """
    }

    static func contents(_ office: String, _ from: Date, _ until: Date) -> SQL {
        """
        SELECT kind, count(*) AS records, count(*) FILTER (WHERE rating = \(ServiceRating.dissatisfied.rawValue)) AS dissatisfied,
               count(problem) AS problems, count(*) FILTER (WHERE \(awaitsReview)) AS awaiting_review
        FROM callback_index WHERE \(scope(office, from, until))
        GROUP BY kind ORDER BY kind
        """
    }

    static func records(_ office: String, _ from: Date, _ until: Date, after place: Int, limit: Int) -> SQL {
        """
        SELECT i.task_id, i.cycle, i.kind, i.done_at, i.rating, i.problem, i.awaits_review, c.number
        FROM (
            SELECT task_id, cycle, kind, done_at, rating, problem, \(awaitsReview) AS awaits_review
            FROM callback_index WHERE \(scope(office, from, until))
            ORDER BY done_at, task_id, cycle OFFSET \(Int64(place)) LIMIT \(Int64(limit))
        ) i JOIN case_file c ON c.id = i.task_id
        ORDER BY i.done_at, i.task_id, i.cycle
        """
    }

    private static func scope(_ office: String, _ from: Date, _ until: Date) -> SQL {
        "office = \(office) AND done_at >= \(from) AND done_at < \(until)"
    }

    /// Only rounds are reviewed; every other record is closed or followed up at once.
    private static let awaitsReview: SQL =
        "state IN (\(CallbackTaskState.done.rawValue), \(CallbackTaskState.reviewed.rawValue))"
}
