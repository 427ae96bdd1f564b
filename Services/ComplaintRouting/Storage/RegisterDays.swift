import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// Begins the register's day of every office that has complaints, and says what there is to see in a register (CMP-37).
struct RegisterDays: Sendable {
    let engine: CaseEngine

    /// Parameters of `GET /register-days`.
    static let filters = [ListFilter("day") { (value, _) throws(Problem) in "body ->> 'day' = \(value)" }]

    /// Days that are made up for when no instance ran.
    private static let longestGap = 31

    static func job(on ground: JobGround) -> Job {
        let days = RegisterDays(engine: ground.engine)
        return Job("register", every: .seconds(5)) {
            try await days.pass()
            return false
        }
    }

    /// Begins what is missing up to today. The id of a day follows from office and day, so that it begins once.
    func pass() async throws {
        let zone = engine.policy.days.zone
        let today = zone.date(of: try await engine.now())
        for office in try await engine.pool.query(RegisterStatements.officesWithout(day: today)) {
            let name: String = try office.decode("office")
            // A complaint of a day belongs into the register of that day, also when the day was over before anybody looked.
            let first = try await engine.pool.query(RegisterStatements.firstComplaint(name)).first?.decode("at", as: Date?.self)
            let since = max(today.adding(days: -Self.longestGap), min(today, first.flatMap { $0 }.map { zone.date(of: $0) } ?? today))
            for missing in try await engine.pool.query(RegisterStatements.missing(name, upTo: today, from: since)) {
                try await begin(try missing.decode("id"), office: name, day: try missing.decode("day"))
            }
        }
    }

    private func begin(_ id: UUID, office: String, day: String) async throws {
        let result = await engine.runner.submit(
            Submission(
                .begin(office: office, day: day), to: CaseID(id), as: RegisterDay.self, under: engine.policy, cause: .system(),
                creates: true))
        guard case .accepted = result else { throw RegisterDayNotBegun() }
    }

    /// What a director sees of a day now.
    func findings(_ day: RegisterDay) async throws -> RegisterFindings {
        let zone = engine.policy.days.zone
        guard let date = LocalDate(day.day) else { throw RegisterDayNotBegun() }
        let counts = try await engine.pool.query(
            RegisterStatements.counts(day.office, from: zone.startOfDay(date), before: zone.endOfDay(date)))
        let named = try await engine.pool.query(RegisterStatements.remarkable(day.office, limit: RegisterFindings.named))
        guard let row = counts.first else { throw RegisterDayNotBegun() }
        return RegisterFindings(
            registered: Int(try row.decode("registered", as: Int64.self)), open: Int(try row.decode("open", as: Int64.self)),
            late: Int(try row.decode("late", as: Int64.self)), unowned: Int(try row.decode("unowned", as: Int64.self)),
            complaintIds: try named.map { ComplaintID(try $0.decode("complaint_id")) })
    }
}

/// The engine did not take the beginning of a day; it is tried again.
struct RegisterDayNotBegun: Error {}

private enum RegisterStatements {
    /// The id of an office's day.
    private static let id: SQL = "md5(concat_ws(chr(31), 'register_day', d.office, d.day))::uuid"

    /// Offices with complaints whose day has not begun. Jumps from office to office along the index.
    static func officesWithout(day: LocalDate) -> SQL {
        """
        WITH RECURSIVE offices AS (
            SELECT min(office) AS office FROM complaint_index
            UNION ALL
            SELECT (SELECT min(i.office) FROM complaint_index i WHERE i.office > o.office) FROM offices o WHERE o.office IS NOT NULL
        )
        SELECT d.office FROM (SELECT office, \(day.description) AS day FROM offices WHERE office IS NOT NULL) d
        WHERE NOT EXISTS (SELECT FROM case_file c WHERE c.id = \(id))
        ORDER BY 1
        """
    }

    /// When the first complaint of an office was registered.
    static func firstComplaint(_ office: String) -> SQL {
        "SELECT min(registered_at) AS at FROM complaint_index WHERE office = \(office)"
    }

    /// The days of an office that have not begun, from the one after the last that has; from the first when none has.
    static func missing(_ office: String, upTo today: LocalDate, from first: LocalDate) -> SQL {
        """
        WITH d AS (
            SELECT \(office)::text AS office, to_char(day, 'YYYY-MM-DD') AS day
            FROM generate_series(\(first.description)::date, \(today.description)::date, interval '1 day') day
        ), known AS (
            SELECT d.office, d.day, \(id) AS id, EXISTS (SELECT FROM case_file c WHERE c.id = \(id)) AS begun FROM d
        )
        SELECT id, day FROM known
        WHERE NOT begun AND day > coalesce((SELECT max(day) FROM known WHERE begun), '')
        ORDER BY day
        """
    }

    static func counts(_ office: String, from: Date, before: Date) -> SQL {
        """
        SELECT count(*) FILTER (WHERE registered_at >= \(from) AND registered_at < \(before)) AS registered,
               count(*) FILTER (WHERE is_open) AS open,
               count(*) FILTER (WHERE is_open AND breaches > 0) AS late,
               count(*) FILTER (WHERE is_open AND lacks_owner) AS unowned
        FROM complaint_index WHERE office = \(office)
        """
    }

    static func remarkable(_ office: String, limit: Int) -> SQL {
        """
        SELECT complaint_id FROM complaint_index
        WHERE office = \(office) AND is_open AND (breaches > 0 OR lacks_owner)
        ORDER BY registered_at, complaint_id LIMIT \(Int64(limit))
        """
    }
}
