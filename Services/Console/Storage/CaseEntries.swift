import Database
import Foundation
import Messaging
import ServiceBootstrap
import SharedModels

/// Reads the table `case_entry`.
struct CaseEntries: Sendable {
    let pool: PostgresPool

    /// One case as the events leave it.
    struct Entry: Sendable {
        let id: CaseID
        let kind: String
        let state: String
        let number: String
        let office: String?
        let openedAt: Date
        let version: Int64
        let due: CaseFact.Due?
        let isOver: Bool
        let facts: JSONValue

        init(_ row: Row) throws {
            id = CaseID(try row.decode("case_id"))
            kind = try row.decode("kind")
            state = try row.decode("state")
            number = try row.decode("number", as: String?.self) ?? ""
            office = try row.decode("office")
            openedAt = try row.decode("opened_at")
            version = try row.decode("version")
            isOver = try row.decode("is_over")
            if let bound = try row.decode("due_at", as: Date?.self), let clock = try row.decode("due_clock", as: String?.self) {
                due = CaseFact.Due(bound: bound, clock: clock)
            } else {
                due = nil
            }
            facts = try JSONValue(json: try row.decode("facts", as: JSONB.self).bytes)
        }
    }

    /// Which part of the cases of a kind is looked at.
    enum Scope: String, CaseIterable, Sendable {
        /// Those that are not over, what is due first in front.
        case open
        /// Of them, those whose limit has passed.
        case late
        /// Of them, those whose limit ends before the day does.
        case today
        /// All, the newest in front.
        case all
    }

    /// What a list shows.
    struct Question: Sendable {
        let kind: String
        /// Only cases of this property office; nil for the whole company.
        let office: String?
        var scope = Scope.open
        var state: String?
        /// Members of the facts and their words.
        var facts: [(name: String, value: String)] = []
        /// By the estate's clock.
        let now: Date
        let endOfDay: Date
    }

    /// How many there are of each scope, whatever the list is narrowed by besides.
    struct Counts: Sendable {
        let open: Int64
        let late: Int64
        let today: Int64
        let all: Int64

        subscript(_ scope: Scope) -> Int64 {
            switch scope {
            case .open: open
            case .late: late
            case .today: today
            case .all: all
            }
        }
    }

    /// Where a list goes on: the key of its last entry.
    struct Position: Sendable {
        let due: Date?
        let opened: Date
        let id: UUID
    }

    static let columns: SQL = """
        e.case_id, e.kind, e.state, e.number, e.office, e.opened_at, e.version, e.due_at, e.due_clock, e.is_over, e.facts
        """

    /// A page of a list.
    /// - Throws: `DatabaseError`.
    func list(_ question: Question, after position: Position?, limit: Int) async throws -> [Entry] {
        var conditions: [SQL] = ["e.kind = \(question.kind)", "e.state IS NOT NULL"]
        if let office = question.office { conditions.append("e.office = \(office)") }
        if let state = question.state { conditions.append("e.state = \(state)") }
        for fact in question.facts { conditions.append("e.facts ->> \(fact.name) = \(fact.value)") }
        switch question.scope {
        case .open: conditions.append("NOT e.is_over")
        case .late: conditions += ["NOT e.is_over", "coalesce(e.due_at, 'infinity') <= \(question.now)"]
        case .today:
            conditions += [
                "NOT e.is_over", "coalesce(e.due_at, 'infinity') > \(question.now)",
                "coalesce(e.due_at, 'infinity') <= \(question.endOfDay)",
            ]
        case .all: break
        }
        let order: SQL
        if question.scope == .all {
            order = "e.opened_at DESC, e.case_id DESC"
            if let position { conditions.append("(e.opened_at, e.case_id) < (\(position.opened), \(position.id))") }
        } else {
            order = "coalesce(e.due_at, 'infinity'), e.opened_at, e.case_id"
            if let position {
                conditions.append(
                    """
                    (coalesce(e.due_at, 'infinity'), e.opened_at, e.case_id)
                    > (coalesce(\(position.due)::timestamptz, 'infinity'), \(position.opened), \(position.id))
                    """)
            }
        }
        let all: SQL = conditions.dropFirst().reduce(conditions[0]) { "\($0) AND \($1)" }
        return try await pool.query(
            "SELECT \(Self.columns) FROM case_entry e WHERE \(all) ORDER BY \(order) LIMIT \(Int64(limit))"
        ).map { try Entry($0) }
    }

    /// - Throws: `DatabaseError`.
    func counts(_ question: Question) async throws -> Counts {
        let office: SQL = question.office.map { "AND e.office = \($0)" } ?? ""
        let row = try await pool.query(
            """
            SELECT count(*) FILTER (WHERE NOT e.is_over) AS open,
                count(*) FILTER (WHERE NOT e.is_over AND e.due_at <= \(question.now)) AS late,
                count(*) FILTER (WHERE NOT e.is_over AND e.due_at > \(question.now) AND e.due_at <= \(question.endOfDay)) AS today,
                count(*) AS all_of_them
            FROM case_entry e WHERE e.kind = \(question.kind) AND e.state IS NOT NULL \(office)
            """
        ).first
        guard let row else { return Counts(open: 0, late: 0, today: 0, all: 0) }
        return Counts(
            open: try row.decode("open"), late: try row.decode("late"), today: try row.decode("today"), all: try row.decode("all_of_them"))
    }

    /// The offices that have cases, sorted: one look at the index for each.
    /// - Throws: `DatabaseError`.
    func offices() async throws -> [String] {
        try await pool.query(
            """
            WITH RECURSIVE o AS (
                (SELECT office FROM case_entry WHERE office IS NOT NULL ORDER BY office LIMIT 1)
                UNION ALL
                SELECT (SELECT e.office FROM case_entry e WHERE e.office > o.office ORDER BY e.office LIMIT 1) FROM o
                WHERE o.office IS NOT NULL
            )
            SELECT office FROM o WHERE office IS NOT NULL LIMIT 500
            """
        ).map { try $0.decode("office") }
    }

    /// The case with this number, of one office or of any.
    /// - Throws: `DatabaseError`.
    func find(number: String, office: String?) async throws -> Entry? {
        try await pool.query(
            """
            SELECT \(Self.columns) FROM case_entry e
            WHERE e.number = \(number) AND e.state IS NOT NULL AND (\(office)::text IS NULL OR e.office = \(office))
            ORDER BY e.opened_at DESC LIMIT 1
            """
        ).first.map { try Entry($0) }
    }

    /// Cases that a case names, or that name it, the newest first; of one office or of any.
    /// - Returns: each with the member of an event by which one names the other.
    /// - Throws: `DatabaseError`.
    func linked(to id: CaseID, office: String?, limit: Int) async throws -> [(entry: Entry, name: String, namesIt: Bool)] {
        try await pool.query(
            """
            SELECT \(Self.columns), l.name AS link, l.names_it
            FROM (
                SELECT DISTINCT ON (u.id) u.id, u.name, u.names_it
                FROM (
                    SELECT other_id AS id, name, false AS names_it FROM case_link WHERE case_id = \(id.uuid)
                    UNION ALL
                    SELECT case_id, name, true FROM case_link WHERE other_id = \(id.uuid)
                ) u
                ORDER BY u.id, u.names_it, u.name
            ) l
            JOIN case_entry e ON e.case_id = l.id
            WHERE e.state IS NOT NULL AND (\(office)::text IS NULL OR e.office = \(office))
            ORDER BY e.opened_at DESC, e.case_id LIMIT \(Int64(limit))
            """
        ).map { (try Entry($0), try $0.decode("link"), try $0.decode("names_it")) }
    }
}
