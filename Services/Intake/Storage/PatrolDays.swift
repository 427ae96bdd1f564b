import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// Tells of each working day that ended with fewer patrols of an office than the policy asks for, once a day and office (OPS-13, WE-69).
///
/// The id of what is told follows from office and day, and to tell it again changes nothing: any number of replicas may look. One that looks
/// late, because none ran, still tells of the last days. An office is known by its patrols, from the day of the first, or by `patrol.offices`.
struct PatrolDays: Sendable {
    let engine: CaseEngine

    /// Days before this one that are made up for.
    private static let longestGap = 14
    private static let page = 50

    static func job(on ground: JobGround) -> Job {
        let days = PatrolDays(engine: ground.engine)
        return Job("patrol-days", every: .seconds(60)) { try await days.pass() }
    }

    /// Tells of days with too few patrols.
    /// - Returns: Whether there may be more at once.
    func pass() async throws -> Bool {
        let now = try await engine.now()
        let days = Self.days(under: engine.policy, at: now)
        guard !days.isEmpty else { return false }
        let found = try await engine.pool.query(Self.short(days, under: engine.policy, limit: Self.page))
        for row in found {
            try Task.checkCancellation()
            guard let day = LocalDate(try row.decode("day", as: String.self)) else { throw PatrolDayNotTaken() }
            let command = PatrolDayCommand(
                office: try row.decode("office"), day: day, done: Int(try row.decode("done", as: Int64.self)))
            let id = CaseID(named: [PatrolDay.kind.name, command.office, day.description])
            let result = await engine.runner.submit(
                Submission(command, to: id, as: PatrolDay.self, under: engine.policy, cause: .system(), creates: true))
            guard case .accepted = result else { throw PatrolDayNotTaken() }
        }
        return found.count == Self.page
    }

    /// The last days that ended and need patrols.
    static func days(under policy: Policy, at now: Date) -> [LocalDate] {
        let today = policy.days.zone.date(of: now)
        return (1...longestGap).reversed().map { today.adding(days: -$0) }.filter { policy.estate.patrols(on: $0) > 0 }
    }

    /// Offices that were known by the end of a day, or that the policy names, made too few patrols on it and were not told of yet, oldest first.
    private static func short(_ days: [LocalDate], under policy: Policy, limit: Int) -> SQL {
        let zone = policy.days.zone
        let earliest = days.first.map { zone.startOfDay($0) } ?? .distantPast
        return """
            WITH RECURSIVE met AS (
                SELECT min(office) AS office FROM patrol_index
                UNION ALL
                SELECT (SELECT min(i.office) FROM patrol_index i WHERE i.office > m.office) FROM met m WHERE m.office IS NOT NULL
            ), known AS (
                SELECT office FROM met WHERE office IS NOT NULL UNION SELECT unnest(\(policy.estate.patrolOffices))
            ), judged AS (
                SELECT m.office, d.day, d.required,
                    (SELECT count(*) FROM patrol_index i WHERE i.office = m.office AND i.done_on = d.day::date) AS done
                FROM known m
                JOIN unnest(\(days.map(\.description)), \(days.map { zone.endOfDay($0) }), \(days.map { Int32(policy.estate.patrols(on: $0)) }))
                    AS d (day, end_at, required)
                    ON m.office = ANY (\(policy.estate.patrolOffices))
                        OR (SELECT min(i.planned_at) FROM patrol_index i WHERE i.office = m.office) < d.end_at
            )
            SELECT j.office, j.day, j.done FROM judged j
            WHERE j.done < j.required
              AND NOT EXISTS (
                  SELECT FROM case_file c WHERE c.kind = \(PatrolDay.kind.name) AND c.created_at >= \(earliest) AND c.office = j.office
                    AND c.body ->> 'day' = j.day)
            ORDER BY j.day, j.office LIMIT \(Int64(limit))
            """
    }
}

/// The engine did not take that a day was told of; it is tried again.
struct PatrolDayNotTaken: Error {}
