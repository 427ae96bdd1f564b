import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// Checks every office's archive once for each period that is over (CMP-50, OPS-05).
///
/// The id of a check follows from office and period, so that it is made once, whoever looks.
struct ArchiveChecks: Sendable {
    let engine: CaseEngine

    /// Parameters of `GET /archive-checks`.
    static let filters: [ListFilter] = [.flag("complete") { "((body #>> '{findings,incomplete}') = '0') = \($0)" }]

    /// Files that are read at once.
    private static let page = 200

    static func job(on ground: JobGround) -> Job {
        let checks = ArchiveChecks(engine: ground.engine)
        return Job("archive", every: .seconds(60)) { try await checks.pass() }
    }

    /// Checks the archive of one office that is to be checked.
    /// - Returns: Whether there was one.
    func pass() async throws -> Bool {
        let zone = engine.policy.days.zone
        let period = engine.policy.company.archiveCheckEvery
        let start = period.start(containing: zone.date(of: try await engine.now()))
        let lastDay = start.adding(days: -1)
        let (first, last) = (period.start(containing: lastDay).description, lastDay.description)
        let before = zone.startOfDay(start)
        let gaps = try await IndexGaps(of: ComplaintIndex.table, in: engine.pool)
        guard gaps.isFinished else { return false }
        let due = try await engine.pool.query(
            ArchiveStatements.officeToCheck(first: first, last: last, closedBefore: before, without: gaps.offices))
        guard let office = try due.first?.decode("office", as: String.self), let id = try due.first?.decode("id", as: UUID.self) else {
            return false
        }
        let findings = try await findings(office, closedBefore: before)
        let result = await engine.runner.submit(
            Submission(
                .record(office: office, firstDay: first, lastDay: last, findings), to: CaseID(id), as: ArchiveCheck.self,
                under: engine.policy, cause: .system(), creates: true))
        guard case .accepted = result else { throw ArchiveNotChecked() }
        return true
    }

    private func findings(_ office: String, closedBefore instant: Date) async throws -> ArchiveFindings {
        var filter = CaseReader.Filter(office: office)
        filter.conditions = [ArchiveStatements.file(closedBefore: instant)]
        var findings = ArchiveFindings()
        var position: CaseReader.Position?
        while true {
            let found = try await engine.reader.list(Complaint.self, filter, after: position, limit: Self.page)
            for complaint in found { findings.add(complaint.body) }
            guard found.count == Self.page, let last = found.last else { return findings }
            position = CaseReader.Position(createdAt: last.record.createdAt, id: last.record.id)
        }
    }
}

/// The engine did not take a check; it is made again.
struct ArchiveNotChecked: Error {}

enum ArchiveStatements {
    /// Files of complaints that are over and not purged; those not filed yet are among them.
    static func file(closedBefore instant: Date) -> SQL {
        """
        state IN ('closed', 'archived')
        AND EXISTS (SELECT FROM complaint_index i WHERE i.complaint_id = case_file.id AND i.closed_at < \(instant))
        """
    }

    /// An office with files whose archive has not been checked for the period. Jumps from office to office along the index of what is closed:
    /// it is asked once a minute, and files are kept for years.
    static func officeToCheck(first: String, last: String, closedBefore instant: Date, without: [String]) -> SQL {
        """
        WITH RECURSIVE offices AS (
            SELECT min(office) AS office FROM complaint_index WHERE closed_at IS NOT NULL
            UNION ALL
            SELECT (SELECT min(i.office) FROM complaint_index i WHERE i.closed_at IS NOT NULL AND i.office > o.office)
            FROM offices o WHERE o.office IS NOT NULL
        )
        SELECT d.office, d.id
        FROM (
            SELECT office, md5(concat_ws(chr(31), 'archive_check', office, \(first)::text, \(last)::text))::uuid AS id
            FROM offices WHERE office <> ALL (\(without))
        ) d
        WHERE EXISTS (SELECT FROM complaint_index i WHERE i.office = d.office AND i.closed_at < \(instant))
          AND NOT EXISTS (SELECT FROM case_file c WHERE c.id = d.id)
        ORDER BY d.office LIMIT 1
        """
    }
}
