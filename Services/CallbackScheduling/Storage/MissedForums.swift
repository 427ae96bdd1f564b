import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// Tells of each office that has held no forum for a year that comes to its end, and has none ahead, once an office and year (CBK-40).
///
/// The id of what is told follows from office and year, and to tell it again changes nothing: any number of replicas may look. One that
/// looks late, because none ran, still tells of the last years.
struct MissedForums: Sendable {
    let engine: CaseEngine

    /// Years before this one that are made up for.
    private static let longestGap = 2
    private static let page = 50

    static func job(on ground: JobGround) -> Job {
        let missed = MissedForums(engine: ground.engine)
        return Job("missed-forums", every: .seconds(60)) { try await missed.pass() }
    }

    /// Tells of offices without a forum.
    /// - Returns: Whether there may be more at once.
    func pass() async throws -> Bool {
        let now = try await engine.now()
        let years = Self.years(under: engine.policy, at: now)
        guard !years.isEmpty else { return false }
        let found = try await engine.pool.query(Self.missing(years, at: now, limit: Self.page))
        for row in found {
            try Task.checkCancellation()
            let command = ForumYearCommand(office: try row.decode("office"), year: Int(try row.decode("year", as: Int32.self)))
            let id = CaseID(named: [ForumYear.kind.name, command.office, String(command.year)])
            let result = await engine.runner.submit(
                Submission(command, to: id, as: ForumYear.self, under: engine.policy, cause: .system(), creates: true))
            guard case .accepted = result else { throw ForumYearNotTaken() }
        }
        return found.count == Self.page
    }

    /// The years whose day has come, with their ends.
    static func years(under policy: Policy, at now: Date) -> [(year: Int, end: Date)] {
        let current = policy.days.zone.date(of: now).year
        return (current - longestGap...current).compactMap { year in
            guard let reminder = policy.callback.forumReminder(of: year), let end = policy.callback.yearEnd(of: year), reminder <= now
            else {
                return nil
            }
            return (year, end)
        }
    }

    /// Offices that were known in a year, have held no forum of its end, have none ahead and were not told of yet, oldest first.
    private static func missing(_ years: [(year: Int, end: Date)], at now: Date, limit: Int) -> SQL {
        """
        WITH \(KnownOffices.tables)
        SELECT k.office, y.year
        FROM known k JOIN unnest(\(years.map { Int32($0.year) }), \(years.map(\.end))) AS y (year, end_at) ON k.since < y.end_at
        WHERE NOT EXISTS (
            SELECT FROM forum_index i
            WHERE i.office = k.office AND i.year = y.year AND i.kind = 'year_end' AND i.state <> 'cancelled'
              AND (i.state IN ('held', 'closed') OR i.begins_at > \(now)))
          AND NOT EXISTS (
              SELECT FROM case_file c WHERE c.kind = \(ForumYear.kind.name) AND c.office = k.office
                AND (c.body ->> 'year')::integer = y.year)
        ORDER BY y.year, k.office LIMIT \(Int64(limit))
        """
    }
}

/// The engine did not take that a year was told of; it is tried again.
struct ForumYearNotTaken: Error {}
