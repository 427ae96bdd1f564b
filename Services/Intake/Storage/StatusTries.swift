import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// Finds a contact for somebody who knows its number and the end of the caller's telephone number, and bounds how often that can be guessed
/// (ADR 60).
///
/// Wrong tries are counted in the database, for all replicas together, and one after the other. A number that nobody has costs the same statements
/// as one whose digits are wrong, and is counted alike.
struct StatusTries: Sendable {
    let pool: PostgresPool

    /// At most so many wrong tries in so long.
    struct Bound: Sendable {
        let most: Int
        let span: Duration
    }

    /// Of one number: in a day one of a thousand guesses.
    static let ofNumber = [Bound(most: 5, span: .seconds(3_600)), Bound(most: 10, span: .seconds(86_400))]
    /// Of all numbers together: whoever goes from number to number finds one in ten days.
    static let ofAll = [Bound(most: 30, span: .seconds(60)), Bound(most: 1_000, span: .seconds(86_400))]
    /// After this long no bound asks for a try.
    static let kept: Duration = .seconds(86_400)
    /// Digits of a telephone number that are asked for.
    static let digits = 4
    /// Tries that one step of the sweep removes at most.
    private static let page = 1_000

    enum Finding: Hashable, Sendable {
        case found(ContactID)
        /// Nobody's number, another end, or a matter that is not shown.
        case wrong
        /// There were too many wrong tries: how many seconds until there is room for one.
        case wait(Int64)
    }

    /// Judges one try. Nothing is left of it unless it is wrong.
    /// - Parameters:
    ///   - number: of the contact, or of the complaint or repair that came of it.
    ///   - phoneEnd: the last digits of the caller's number.
    /// - Throws: what the database says.
    /// - Returns: the contact, or why not.
    func find(_ number: String, phoneEnd: String) async throws -> Finding {
        try await pool.withTransaction { transaction in
            _ = try await transaction.query("SELECT is_there FROM status_query_gate FOR UPDATE")
            if let full = try await transaction.query(Self.wait(for: number)).first { return .wait(try full.decode("wait")) }
            let row = try await transaction.query(Self.contact(number)).first
            let id = try row?.decode("contact_id", as: UUID.self)
            let end = try row?.decode("phone_end", as: String.self) ?? ""
            if ConstantTime.equal(end, phoneEnd), let id { return .found(ContactID(id)) }
            _ = try await transaction.query("INSERT INTO status_query_try (number, at) VALUES (\(number), clock_timestamp())")
            return .wrong
        }
    }

    /// How long until every bound has room: the try that fills a bound has to be out of its span. Null when all have.
    private static func wait(for number: String) -> SQL {
        let bounds = ofNumber.map { (number: String?.some(number), bound: $0) } + ofAll.map { (number: nil, bound: $0) }
        return """
            SELECT greatest(1, ceil(extract(epoch FROM max(t.free_at) - clock_timestamp())))::bigint AS wait
            FROM unnest(
                \(bounds.map(\.number)), \(bounds.map { Int64($0.bound.most) }), \(bounds.map { $0.bound.span / .seconds(1) })
            ) AS b (number, most, span)
            CROSS JOIN LATERAL (
                SELECT s.at + make_interval(secs => b.span) AS free_at FROM status_query_try s
                WHERE b.number IS NULL OR s.number = b.number ORDER BY s.at DESC OFFSET b.most - 1 LIMIT 1
            ) t
            WHERE t.free_at > clock_timestamp()
            HAVING count(*) > 0
            """
    }

    /// The contact with a number, or of which the case with it came, and how the caller's number ends. Not one that counts for nothing, nor what
    /// others passed on, which is the house's (ADR 36).
    private static func contact(_ number: String) -> SQL {
        let relayed = Channel.allCases.filter { $0.family == .relayed }.map(\.rawValue)
        return """
            SELECT i.contact_id, right(i.phone_key, \(Int64(digits))::int) AS phone_end
            FROM (
                SELECT id FROM case_file WHERE number = \(number) AND kind = \(Contact.kind.name)
                UNION ALL SELECT contact_id FROM case_progress WHERE number = \(number)
            ) AS f (id)
            JOIN contact_index i ON i.contact_id = f.id
            WHERE i.state <> \(Contact.State.void.rawValue) AND i.channel <> ALL (\(relayed)) AND length(i.phone_key) >= \(Int64(digits))
            LIMIT 1
            """
    }

    static func job(on ground: JobGround) -> Job {
        let tries = StatusTries(pool: ground.engine.pool)
        return Job("status-tries", every: .seconds(600)) { try await tries.sweep() }
    }

    /// Removes tries that no bound asks for.
    /// - Throws: what the database says.
    /// - Returns: Whether there may be more at once.
    func sweep() async throws -> Bool {
        let removed = try await pool.query(
            """
            DELETE FROM status_query_try WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM status_query_try WHERE at < clock_timestamp() - make_interval(secs => \(Self.kept / .seconds(1)))
                LIMIT \(Int64(Self.page))))
            """)
        return removed.affectedRows == Self.page
    }
}
