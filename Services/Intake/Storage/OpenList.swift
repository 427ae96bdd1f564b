import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// Reads what is open at the desk, in the order in which it is to be seen to: the oldest first, or what is due first.
struct OpenList<Entry: OpenAtDesk>: Sendable {
    let engine: CaseEngine

    /// Where a page begins: after this place.
    struct Place: Hashable, Sendable {
        /// Microseconds since 1970, as PostgreSQL counts, so that nothing between two milliseconds is passed over.
        let microseconds: Int64
        let id: CaseID
    }

    /// A case of the list, and its place in it.
    typealias Item = (record: CaseRecord, body: Entry, place: Place)

    /// Cases after a place; at most `limit`.
    func read(office: String?, unit: String?, department: Role?, after place: Place?, limit: Int) async throws -> [Item] {
        let narrowed: SQL = office.map { "AND o.office = \($0)" } ?? ""
        let ofUnit: SQL = unit.map { "AND o.unit = \(OpenUnit.key($0))" } ?? ""
        let ofDepartment: SQL = department.map { "AND o.department = \($0.rawValue)" } ?? ""
        let later: SQL =
            place.map {
                "AND (o.sort_at, o.case_id) > ('epoch'::timestamptz + \($0.microseconds) * interval '1 microsecond', \($0.id.uuid))"
            } ?? ""
        return try await engine.pool.query(
            """
            SELECT c.id, c.kind, c.number, c.version, c.policy_version, c.created_at, c.updated_at, c.format, c.body,
                (extract(epoch FROM o.sort_at) * 1000000)::bigint AS place
            FROM desk_open o JOIN case_file c ON c.id = o.case_id
            WHERE o.kind = \(Entry.kind.name) \(narrowed) \(ofUnit) \(ofDepartment) \(later)
            ORDER BY o.sort_at, o.case_id LIMIT \(Int64(limit))
            """
        ).map { row in
            let found = try engine.reader.read(row, as: Entry.self)
            return (found.record, found.body, Place(microseconds: try row.decode("place"), id: found.record.id))
        }
    }
}

/// Counts what is open at the desk of an office, for a hand-over (OPS-07).
struct DeskCount: Sendable {
    let engine: CaseEngine

    /// As it stands now, of one snapshot.
    func standing(of office: String) async throws -> DeskStanding {
        let waiting = Contact.State.allCases.filter(\.waitsAtDesk).map(\.rawValue)
        let rows = try await engine.pool.query(
            """
            SELECT kind, count(*) AS cases FROM desk_open WHERE office = \(office) AND kind = ANY (\(Self.kinds)) GROUP BY kind
            UNION ALL
            SELECT kind, count(*) AS cases FROM case_file
            WHERE kind = \(Contact.kind.name) AND state = ANY (\(waiting)) AND office = \(office) GROUP BY kind
            UNION ALL
            SELECT kind, count(*) AS cases FROM case_file
            WHERE kind = \(Call.kind.name) AND state = ANY (\(Call.State.owesCallBack.map(\.rawValue))) AND office = \(office) GROUP BY kind
            """)
        var standing = DeskStanding()
        standing.missedCalls = 0
        for row in rows {
            let cases = Int(try row.decode("cases", as: Int64.self))
            switch try row.decode("kind", as: String.self) {
            case Contact.kind.name: standing.contacts = cases
            case MailItem.kind.name: standing.mail = cases
            case Visitor.kind.name: standing.visitors = cases
            case KeyCustody.kind.name: standing.keys = cases
            case GroupVisit.kind.name: standing.groupVisits = cases
            case Call.kind.name: standing.missedCalls = cases
            default: break
            }
        }
        return standing
    }

    private static let kinds = [MailItem.kind.name, Visitor.kind.name, KeyCustody.kind.name, GroupVisit.kind.name]
}

extension Contact.State {
    /// Whether a contact waits for something that the desk sees to; one that was handed over waits for its child case.
    fileprivate var waitsAtDesk: Bool {
        switch self {
        case .recorded, .promised, .assigned, .answered, .replied: true
        case .handedOver, .closed, .void: false
        }
    }
}
