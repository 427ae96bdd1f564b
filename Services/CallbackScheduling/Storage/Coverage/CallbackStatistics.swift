import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// How callbacks stand now: of cases handled on some local days, by office and kind, and the problems that came up, by the
/// department that had worked on the case (CBK-12, R-20, RPT-12).
struct CallbackStatistics: Sendable {
    let pool: PostgresPool
    let policy: Policy

    /// The answer.
    struct Answer: Encodable, Sendable {
        let from: String
        /// The last day that counts.
        let to: String
        let office: String?
        let kinds: [KindRow]
        let problems: [ProblemRow]
    }

    /// Callbacks of a kind of an office.
    struct KindRow: Encodable, Hashable, Sendable {
        let office: String
        let kind: CallbackKind
        let cases: Int
        let required: Int
        let done: Int
        /// Still to be made.
        let open: Int
        /// Not chosen.
        let notSelected: Int
        /// `done` of `required`; nil when nothing is required.
        let rate: Double?
    }

    /// What owners were not satisfied with.
    struct ProblemRow: Encodable, Hashable, Sendable {
        let office: String
        let kind: CallbackKind
        /// Who had worked on the case; nil where it is not known.
        let department: Role?
        let subject: ComplaintSubject?
        let dissatisfied: Int
        let sameMatter: Int
        let otherMatter: Int
    }

    func answer(from first: LocalDate, to last: LocalDate, office: String?) async throws -> Answer {
        let zone = policy.days.zone
        let (start, end) = (zone.startOfDay(first), zone.startOfDay(last.adding(days: 1)))
        let narrowed: SQL = office.map { "AND office = \($0)" } ?? ""
        let scope: SQL = "handled_at >= \(start) AND handled_at < \(end) \(narrowed)"
        let kinds = try await pool.query(Self.kinds(scope)).compactMap { row -> KindRow? in
            guard let kind = CallbackKind(rawValue: try row.decode("kind")) else { return nil }
            let rate = policy.rate(KindCount(kind: kind, cases: try Self.count(row, "cases"), done: try Self.count(row, "done")))
            return KindRow(
                office: try row.decode("office"), kind: kind, cases: rate.cases, required: rate.required, done: rate.done,
                open: try Self.count(row, "open"), notSelected: try Self.count(row, "not_selected"),
                rate: rate.required == 0 ? nil : (Double(rate.done) / Double(rate.required) * 10_000).rounded() / 10_000)
        }
        let problems = try await pool.query(Self.problems(scope)).compactMap { row -> ProblemRow? in
            guard let kind = CallbackKind(rawValue: try row.decode("kind")) else { return nil }
            return ProblemRow(
                office: try row.decode("office"), kind: kind,
                department: try row.decode("department", as: String?.self).flatMap(Role.init(rawValue:)),
                subject: try row.decode("matter", as: String?.self).flatMap(ComplaintSubject.init(rawValue:)),
                dissatisfied: try Self.count(row, "dissatisfied"), sameMatter: try Self.count(row, "same_matter"),
                otherMatter: try Self.count(row, "other_matter"))
        }
        return Answer(from: first.description, to: last.description, office: office, kinds: kinds, problems: problems)
    }

    private static func count(_ row: Row, _ column: String) throws -> Int { Int(try row.decode(column, as: Int64.self)) }

    private static func kinds(_ scope: SQL) -> SQL {
        let open = CallbackTaskState.allCases.filter(\.awaitsCallback).map(\.rawValue)
        return """
            SELECT office, kind, count(*) AS cases, count(done_at) AS done, count(*) FILTER (WHERE state = ANY (\(open))) AS open,
                   count(*) FILTER (WHERE state = \(CallbackTaskState.notSelected.rawValue)) AS not_selected
            FROM callback_index WHERE \(scope) AND (gone_at IS NULL OR done_at IS NOT NULL)
            GROUP BY office, kind ORDER BY office, kind
            """
    }

    /// Repairs are engineering's.
    private static func problems(_ scope: SQL) -> SQL {
        """
        SELECT office, kind, CASE WHEN subject = 'repair' THEN \(Role.engineering.rawValue)::text ELSE department END AS department, matter,
               count(*) FILTER (WHERE rating = 'dissatisfied') AS dissatisfied,
               count(*) FILTER (WHERE problem = 'same_matter') AS same_matter,
               count(*) FILTER (WHERE problem = 'other_matter') AS other_matter
        FROM callback_index
        WHERE \(scope) AND done_at IS NOT NULL AND (rating = 'dissatisfied' OR problem IS NOT NULL)
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        """
    }
}
