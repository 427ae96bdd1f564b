import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// The table `unit_case`: what the desk keeps of each unit (INT-39). A case is entered when it is made; how it stands is read from the case.
enum UnitCases {
    /// A kind of case that is in the table.
    struct Kind: Sendable {
        let name: String
        /// Its place in the API, without the slash.
        let path: String
        /// States in which nothing of it is left to be done.
        let over: Set<String>
        fileprivate let index: CaseIndex
        /// One step of the search for its cases from before there was the table; true when there is more to do.
        fileprivate let search: @Sendable (JobGround, Int) -> @Sendable () async throws -> Bool
    }

    /// Those of which there are most come first: a search has to look at them before it comes to the others.
    static let kinds = [
        of(Charge.self), of(MailItem.self), of(Pass.self), of(ServiceRequest.self), of(FeeNotice.self), of(KeyCustody.self),
        of(GoodsMove.self), of(SpecialRequest.self), of(Renovation.self), of(MoveIn.self), of(MoveOut.self), of(VacantUnit.self),
    ]

    static let indexes = kinds.map(\.index)

    /// Enters cases that were made before the table was there, one kind after the other.
    /// - Parameters:
    ///   - ground: What the job works with.
    ///   - page: Cases that are looked at in one step.
    /// - Returns: The search as a loop of the service.
    static func search(on ground: JobGround, page: Int = 500) -> Job {
        let passes = kinds.map { $0.search(ground, page) }
        return Job("index unit_case", every: .seconds(60)) {
            for pass in passes {
                if try await pass() { return true }
            }
            return false
        }
    }

    private static func of<Case: UnitCase>(_ type: Case.Type) -> Kind {
        Kind(
            name: Case.kind.name, path: Case.path, over: Set(Case.over.map(\.rawValue)),
            index: CaseIndex(type) { cases in
                let made = cases.filter { $0.before == nil }
                return made.isEmpty ? [] : [enter(made.map { ($0.record, $0.body) })]
            },
            search: { ground, page in
                let search = IndexSearch(
                    "unit_case_\(Case.kind.name)", in: "unit_case", by: "case_id", of: type, on: ground, page: page
                ) { [enter($0)] }
                return { try await search.pass() }
            })
    }

    /// The unit of a file that is named never changes, and the file is there before whatever names it.
    private static func enter<Case: UnitCase>(_ cases: [(record: CaseRecord, body: Case)]) -> SQL {
        """
        INSERT INTO unit_case (case_id, office, unit_key, kind, opened_at)
        SELECT n.case_id, n.office,
            coalesce((SELECT h.unit_key FROM household_index h WHERE h.household_id = n.household_id), n.unit_key), n.kind, n.opened_at
        FROM unnest(
            \(cases.map(\.record.id.uuid)), \(cases.map(\.body.office)), \(cases.map { $0.body.namedHousehold?.uuid }),
            \(cases.map { $0.body.unit.flatMap(UnitKey.init)?.description }), \(cases.map { _ in Case.kind.name }),
            \(cases.map(\.record.createdAt))
        ) AS n (case_id, office, household_id, unit_key, kind, opened_at)
        ON CONFLICT (case_id) DO NOTHING
        """
    }
}

/// Reads what the desk keeps of households.
struct UnitCaseList: Sendable {
    let pool: PostgresPool

    /// Which cases are asked for.
    struct Filter: Sendable {
        /// Of this kind only; of all when nil.
        var kind: String?
        /// Only those of which something is left to be done, or only the others; all when nil.
        var isOpen: Bool?
    }

    /// A case, without anything of what is in it.
    struct Item: Sendable {
        let id: CaseID
        let kind: UnitCases.Kind
        let number: String
        let state: String
        let createdAt: Date
        let updatedAt: Date

        var isOpen: Bool { !kind.over.contains(state) }
    }

    /// Cases of the units of files, newest first.
    /// - Parameters:
    ///   - files: A file and those that are found under it.
    ///   - office: Whose they are.
    ///   - filter: Which of them.
    ///   - position: Where the page begins; nil for the first.
    ///   - limit: Cases at most.
    /// - Throws: What the database says.
    /// - Returns: Them, of kinds that this program knows.
    func read(
        of files: [HouseholdID], office: String, _ filter: Filter, after position: (at: Date, id: UUID)?, limit: Int
    ) async throws -> [Item] {
        let kinds = UnitCases.kinds.filter { filter.kind == nil || filter.kind == $0.name }
        let over = kinds.flatMap { kind in kind.over.sorted().map { "\(kind.name) \($0)" } }
        let standing: SQL =
            switch filter.isOpen {
            case true?: "AND f.kind || ' ' || f.state <> ALL (\(over))"
            case false?: "AND f.kind || ' ' || f.state = ANY (\(over))"
            case nil: ""
            }
        let before: SQL = position.map { "AND (u.opened_at, u.case_id) < (\($0.at), \($0.id))" } ?? ""
        let rows = try await pool.query(
            """
            SELECT c.id, c.kind, c.number, c.state, c.created_at, c.updated_at
            FROM household_index h CROSS JOIN LATERAL (
                SELECT u.opened_at, f.id, f.kind, f.number, f.state, f.created_at, f.updated_at
                FROM unit_case u JOIN case_file f ON f.id = u.case_id
                WHERE u.office = h.office AND u.unit_key = h.unit_key AND u.kind = ANY (\(kinds.map(\.name))) \(standing) \(before)
                ORDER BY u.opened_at DESC, u.case_id DESC LIMIT \(Int64(limit))) c
            WHERE h.household_id = ANY (\(files.map(\.uuid))) AND h.office = \(office)
            ORDER BY c.opened_at DESC, c.id DESC LIMIT \(Int64(limit))
            """)
        return try rows.compactMap { row in
            let name: String = try row.decode("kind")
            guard let kind = kinds.first(where: { $0.name == name }) else { return nil }
            return Item(
                id: CaseID(try row.decode("id")), kind: kind, number: try row.decode("number"), state: try row.decode("state"),
                createdAt: try row.decode("created_at"), updatedAt: try row.decode("updated_at"))
        }
    }
}
