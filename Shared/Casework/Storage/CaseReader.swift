package import Database
package import Foundation
package import Messaging
package import SharedModels

/// Reads cases for lists, single views and histories. Uses its own pool, so that reading never starves writing.
package struct CaseReader: Sendable {
    private let pool: PostgresPool
    private let coder: EventCoder

    package init(pool: PostgresPool, coder: EventCoder) {
        self.pool = pool
        self.coder = coder
    }

    /// What a list is narrowed to.
    package struct Filter: Sendable {
        package var state: String?
        package var office: String?
        package var number: String?
        /// What else has to hold of a row of `case_file`.
        package var conditions: [SQL] = []
        /// Where the body is read from: an expression over a row of `case_file`, such as one that leaves out what a list shows nothing of.
        package var body: SQL = "body"

        package init(state: String? = nil, office: String? = nil, number: String? = nil) {
            self.state = state
            self.office = office
            self.number = number
        }
    }

    /// Where the next page begins: after this case, newest first.
    package struct Position: Sendable {
        package let createdAt: Date
        package let id: CaseID

        package init(createdAt: Date, id: CaseID) {
            self.createdAt = createdAt
            self.id = id
        }
    }

    /// One case of a type, or nil.
    package func find<Case: CaseType>(_ id: CaseID, as type: Case.Type) async throws -> (record: CaseRecord, body: Case)? {
        try await pool.query(
            """
            SELECT id, kind, number, version, policy_version, created_at, updated_at, format, body
            FROM case_file WHERE id = \(id.uuid) AND kind = \(Case.kind.name)
            """
        ).first.map { try read($0, as: type) }
    }

    /// Those of some cases that are there and of a type, newest first.
    package func find<Case: CaseType>(_ ids: [UUID], as type: Case.Type) async throws -> [(record: CaseRecord, body: Case)] {
        guard !ids.isEmpty else { return [] }
        var filter = Filter()
        filter.conditions = ["id = ANY (\(ids))"]
        return try await list(type, filter, after: nil, limit: ids.count)
    }

    /// Cases, newest first, after a position; at most `limit`.
    package func list<Case: CaseType>(
        _ type: Case.Type, _ filter: Filter, after position: Position?, limit: Int
    ) async throws -> [(record: CaseRecord, body: Case)] {
        let before: SQL = position.map { "AND (created_at, id) < (\($0.createdAt), \($0.id.uuid))" } ?? ""
        let state: SQL = filter.state.map { "AND state = \($0)" } ?? ""
        let office: SQL = filter.office.map { "AND office = \($0)" } ?? ""
        let number: SQL = filter.number.map { "AND number = \($0)" } ?? ""
        let more: SQL = filter.conditions.reduce("") { "\($0) AND \($1)" }
        return try await pool.query(
            """
            SELECT id, kind, number, version, policy_version, created_at, updated_at, format, \(filter.body) AS body
            FROM case_file
            WHERE kind = \(Case.kind.name) \(before) \(state) \(office) \(number) \(more)
            ORDER BY created_at DESC, id DESC
            LIMIT \(Int64(limit))
            """
        ).map { try read($0, as: type) }
    }

    /// How many cases of a type stand in each state.
    package func counts(_ kind: CaseKind) async throws -> [String: Int64] {
        var counts: [String: Int64] = [:]
        for row in try await pool.query("SELECT state, count(*) AS cases FROM case_file WHERE kind = \(kind.name) GROUP BY state") {
            counts[try row.decode("state")] = try row.decode("cases", as: Int64.self)
        }
        return counts
    }

    /// One line of a case's history.
    package struct HistoryLine: Encodable, Sendable {
        package let version: Int64
        package let at: Date
        package let actor: String
        package let role: String
        package let command: String
        package let fromState: String?
        package let toState: String
        package let reason: String?
        package let events: [String]
        package let policyVersion: String

        /// The same for somebody who need not know who acted and what was written.
        package var masked: HistoryLine {
            HistoryLine(
                version: version, at: at, actor: role, role: role, command: command, fromState: fromState, toState: toState, reason: nil,
                events: events, policyVersion: policyVersion)
        }
    }

    /// The history of a case, oldest first, after a version; at most `limit` lines (OPS-10).
    package func history(_ id: CaseID, after version: Int64, limit: Int) async throws -> [HistoryLine] {
        try await pool.query(
            """
            SELECT version, at, actor, role, command, from_state, to_state, reason, events, policy_version
            FROM case_history WHERE case_id = \(id.uuid) AND version > \(version)
            ORDER BY version LIMIT \(Int64(limit))
            """
        ).map { row in
            HistoryLine(
                version: try row.decode("version"), at: try row.decode("at"), actor: try row.decode("actor"), role: try row.decode("role"),
                command: try row.decode("command"), fromState: try row.decode("from_state"), toState: try row.decode("to_state"),
                reason: try row.decode("reason"), events: try row.decode("events"), policyVersion: try row.decode("policy_version"))
        }
    }

    /// A row of `case_file` with all that a record and a body need, its format among it.
    /// - Throws: `NewerFormat` when it cannot be read because a newer program has written it; what can be read of such a case is shown.
    ///   `DecodingError` when the stored body is none that this program knows.
    package func read<Case: CaseType>(_ row: Row, as type: Case.Type) throws -> (record: CaseRecord, body: Case) {
        let record = CaseRecord(
            id: CaseID(try row.decode("id")), kind: try row.decode("kind"), number: try row.decode("number"),
            version: try row.decode("version"), createdAt: try row.decode("created_at"), updatedAt: try row.decode("updated_at"),
            policyVersion: try row.decode("policy_version"))
        do {
            return (record, try coder.decode(type, from: try row.decode("body", as: JSONB.self).bytes))
        } catch let error as DecodingError {
            let format: Int16 = try row.decode("format")
            guard format <= Case.format else { throw NewerFormat(kind: record.kind, format: format) }
            throw error
        }
    }
}
