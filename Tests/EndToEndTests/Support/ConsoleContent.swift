import Database
import SharedModels
import TestSupport

@testable import Console

extension ConsoleProcess {
    /// Every row of the tables that follow the topics, by table, without the number of the transaction that wrote it.
    func content() async throws -> [String: Set<String>] {
        var content: [String: Set<String>] = [:]
        for table in CaseEntryTable.tables {
            content[table.text] = try await lines("SELECT (to_jsonb(t) - 'written_by')::text AS line FROM \(table) t")
        }
        return content
    }

    /// What the services tell and the tables do not have, or the other way round; empty when they agree and nothing is parked.
    func differences(from installation: Installation) async throws -> [String] {
        let parked = try await lines("SELECT key || ': ' || reason AS line FROM parked_record").map { "parked: \($0)" }
        let events = try await lines(
            "SELECT concat_ws(' ', case_id, sequence, type, (extract(epoch FROM at) * 1000)::bigint) AS line FROM case_event")
        let entries = try await lines("SELECT concat_ws(' ', case_id, kind, state, version) AS line FROM case_entry")
        // After the tables: what these hold was told before, so nothing in them can be too many only because it is new.
        var (told, cases): (Set<String>, Set<String>) = ([], [])
        for member in Member.allCases {
            let results = try await EvidenceReader(installation: installation).query(member, [Self.told, Self.cases])
            told.formUnion(try results[0].map { try $0.decode("line") })
            cases.formUnion(try results[1].map { try $0.decode("line") })
        }
        return parked + Self.differences(events, told, "event") + Self.differences(entries, cases, "case")
    }

    /// Every event once: what a service tells itself it tells everybody as well (ADR 38).
    private static let told: SQL = """
        SELECT concat_ws(' ', case_id, sequence, type, (extract(epoch FROM occurred_at) * 1000)::bigint) AS line
        FROM outbox WHERE topic NOT LIKE '%.own.v1'
        """
    private static let cases: SQL = "SELECT concat_ws(' ', id, kind, state, version) AS line FROM case_file"

    private static func differences(_ ours: Set<String>, _ theirs: Set<String>, _ what: String) -> [String] {
        theirs.subtracting(ours).sorted().map { "\(what) missing: \($0)" }
            + ours.subtracting(theirs).sorted().map { "\(what) too many: \($0)" }
    }

    /// How many events it has.
    func events() async throws -> Int64 {
        try await query("SELECT count(*) AS count FROM case_event").first?.decode("count") ?? -1
    }

    private func lines(_ statement: SQL) async throws -> Set<String> {
        Set(try await query(statement).map { try $0.decode("line", as: String.self) })
    }

    // MARK: Everything

    /// Every row of every table of its database as text, and where it is; of parked records the keys and reasons.
    func texts() async throws -> [(place: String, text: String)] {
        try await withConnection { connection in
            let tables = try await connection.query(
                """
                SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
                WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE' AND table_name <> 'parked_record'
                ORDER BY 1
                """)
            var texts: [(place: String, text: String)] = []
            for name in try tables.map({ try $0.decode("name", as: String.self) }) {
                // As the database itself has just quoted it.
                let rows = try await connection.query("SELECT t::text AS text FROM \(unsafe: name) t")
                texts += try rows.map { ("table \(name)", try $0.decode("text")) }
            }
            let parked = try await connection.query("SELECT key || ' ' || reason AS text FROM parked_record")
            texts += try parked.map { ("a parked record", try $0.decode("text")) }
            let tokens = try await connection.query("SELECT encode(token, 'escape') AS text FROM session")
            return texts + (try tokens.map { ("the token of a session", try $0.decode("text")) })
        }
    }
}
