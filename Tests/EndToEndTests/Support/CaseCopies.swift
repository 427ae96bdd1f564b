import Database
import Foundation

/// Makes an installation's database as full as after some years, from the cases that it has: each is copied, in its service and in the Console.
struct CaseCopies {
    let installation: Installation
    let console: ConsoleProcess

    /// Kinds whose cases come all day; of others there is one an office, a person or a day.
    private static let kinds = ["contact", "complaint", "work_order", "callback_task", "service_request", "fee_notice", "visitor"]

    /// Which cases are copied, how often, and how many minutes lie between one copy and the next, which is the earlier one.
    private static func chosen(_ cases: [UUID], _ copies: [Int64], _ minutes: [Int64]) -> SQL {
        """
        CREATE TEMP TABLE copied_case AS
        SELECT c.id, i::int AS copy, md5(c.id || ' ' || i)::uuid AS new_id, make_interval(mins => (i * c.minutes)::int) AS shift,
            'o' || nullif(i % 5, 0) AS office
        FROM unnest(\(cases.map { $0.uuidString.lowercased() })::uuid[], \(copies), \(minutes)) AS c (id, copies, minutes),
            generate_series(1, c.copies) i
        """
    }

    /// - Parameter count: cases there are to be at least.
    /// - Throws: `TestFailure` when there is nothing to copy, and what the database says.
    func make(_ count: Int64) async throws {
        let found = try await console.query(
            "SELECT case_id, is_over FROM case_entry WHERE kind = ANY (\(Self.kinds)) ORDER BY case_id")
        var cases: [(id: UUID, isOver: Bool)] = []
        for row in found { cases.append((try row.decode("case_id"), try row.decode("is_over"))) }
        let (over, open) = (Int64(cases.count { $0.isOver }), Int64(cases.count { !$0.isOver }))
        guard over > 0, open > 0 else { throw TestFailure("there are no cases to copy") }
        let (ofOver, ofOpen) = (count * 19 / 20 / over + 1, count / 20 / open + 1)
        // Over four years; those that are open, a twentieth, over four weeks.
        let chosen = Self.chosen(
            cases.map(\.id), cases.map { $0.isOver ? ofOver : ofOpen },
            cases.map { ($0.isOver ? 4 * 365 * 1440 / ofOver : 28 * 1440 / ofOpen) })
        let statements = [
            chosen, "CREATE UNIQUE INDEX ON copied_case (id, copy)", "ANALYZE copied_case", try Self.file("earlier"),
            try Self.file("copy_cases"), "DROP TABLE copied_case", "VACUUM ANALYZE",
        ]
        for member in Member.allCases {
            guard let url = installation.databases[member] else { throw TestFailure("\(member) has no database") }
            try await ConsoleProcess.connected(to: url, patience: Self.patience) { try await Self.run(statements, on: $0) }
        }
        try await console.withConnection(patience: Self.patience) { try await Self.run(statements, on: $0) }
    }

    /// Longer than what services are given for a statement.
    private static let patience: Duration = .seconds(120)

    private static func file(_ name: String) throws -> SQL {
        SQL(unsafe: try String(contentsOf: Executables.root.appending(path: "Tests/EndToEndTests/Support/\(name).sql"), encoding: .utf8))
    }

    private static func run(_ statements: [SQL], on connection: PostgresConnection) async throws {
        for statement in statements { _ = try await connection.query(statement) }
    }
}
