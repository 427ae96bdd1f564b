import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// Finds matters that enough households complain of (CMP-04).
///
/// A complaint is looked at after its registration is committed, together with all that are committed on the same matter. Of five that
/// arrive at once on different instances the last to commit is looked at when all five can be seen, and the group's own case lets only
/// one group be made of them.
struct GroupDetection: Sendable {
    let ground: JobGround

    /// Complaints that one pass looks at.
    private static let batch = 500

    static func job(on ground: JobGround) -> Job {
        let detection = GroupDetection(ground: ground)
        return Job("groups", every: .milliseconds(250)) { try await detection.pass() }
    }

    /// Looks at what is new. What the engine does not take stays in the queue, and holds up nothing else.
    /// - Returns: Whether there may be more.
    /// - Throws: `GroupNotObserved` when something stays.
    func pass() async throws -> Bool {
        let fresh = try await ground.engine.pool.query(GroupStatements.queued(limit: Self.batch)).map { try Queued(row: $0) }
        guard !fresh.isEmpty else { return false }
        let refused = try await observe(fresh)
        let failed = try await noteRepetitions(fresh)
        let left = fresh.filter { refused.contains($0.matter) || failed.contains($0.complaint) }.map(\.position)
        _ = try await ground.engine.pool.query(GroupStatements.forget(fresh.map(\.position).filter { !left.contains($0) }))
        guard left.isEmpty else {
            _ = try await ground.engine.pool.query(GroupStatements.queueAgain(left))
            throw GroupNotObserved(left: left.count)
        }
        return fresh.count == Self.batch
    }

    /// A complaint in the queue.
    private struct Queued {
        let position: Int64
        let complaint: UUID
        let matter: UUID
        let registeredAt: Date

        init(row: Row) throws {
            position = try row.decode("position")
            complaint = try row.decode("complaint_id")
            matter = try row.decode("matter")
            registeredAt = try row.decode("registered_at")
        }
    }

    /// Tells the groups of these complaints' matters what there is.
    /// - Returns: Matters whose group did not take it.
    private func observe(_ fresh: [Queued]) async throws -> Set<UUID> {
        let rules = ground.engine.policy.complaint
        let oldest = Dictionary(fresh.map { ($0.matter, $0.registeredAt) }, uniquingKeysWith: min)
        let candidates = GroupStatements.candidates(
            Array(oldest.keys), since: oldest.values.map(rules.groupWindowStart(at:)), least: rules.groupMinHouseholds)
        var refused: Set<UUID> = []
        for row in try await ground.engine.pool.query(candidates) {
            let matter = try row.decode("matter", as: UUID.self)
            if try await !observe(matter, since: try row.decode("since")) { refused.insert(matter) }
        }
        return refused
    }

    /// Tells complaints of households that have reported the same matter several times (CMP-03, decision 7).
    /// - Returns: Complaints that did not take it.
    private func noteRepetitions(_ fresh: [Queued]) async throws -> Set<UUID> {
        let rules = ground.engine.policy.complaint
        let repeated = GroupStatements.reports(fresh.map(\.complaint), window: rules.repeatWindow, least: rules.repeatThreshold)
        var failed: Set<UUID> = []
        for row in try await ground.engine.pool.query(repeated) {
            let (complaint, reports) = (try row.decode("complaint_id", as: UUID.self), try row.decode("reports", as: Int64.self))
            let result = await ground.engine.runner.submit(
                Submission(
                    .noteRepetition(reports: Int(reports)), to: CaseID(complaint), as: Complaint.self, under: ground.engine.policy,
                    cause: .system()))
            if case .accepted = result { continue }
            failed.insert(complaint)
        }
        return failed
    }

    /// Tells the matter's group what is in the register.
    /// - Returns: Whether it was taken, or there was nothing to tell.
    private func observe(_ matter: UUID, since: Date) async throws -> Bool {
        let rows = try await ground.engine.pool.query(GroupStatements.complaints(of: matter, since: since))
        guard let first = rows.first else { return true }
        let observation = MatterObservation(
            office: try first.decode("office"),
            subject: try first.decode("subject", as: String?.self).flatMap(ComplaintSubject.init(rawValue:)),
            complaints: try rows.map { row in
                MatterObservation.Observed(
                    id: ComplaintID(try row.decode("complaint_id")), household: try row.decode("household"),
                    registeredAt: try row.decode("registered_at"), knownAt: try row.decode("matter_since"),
                    isOpen: try row.decode("is_open"))
            })
        let result = await ground.engine.runner.submit(
            Submission(
                .observe(observation), to: CaseID(matter), as: ComplaintGroup.self, under: ground.engine.policy, cause: .system(),
                creates: true))
        switch result {
        case .accepted: return true
        // No group can be made of them; that is no change, and nothing to make.
        case .rejected(let rejection, _) where rejection.code == .notFound: return true
        case .rejected, .replayed, .keyReused, .keyInFlight, .unavailable, .failed: return false
        }
    }
}

/// The engine did not take what was found of some complaints in the queue; they are looked at again.
struct GroupNotObserved: Error {
    let left: Int
}

/// What the group detection reads and writes in `complaint_index`.
enum GroupStatements {
    /// Complaints that are to be looked at.
    static func queue(_ rows: [ComplaintIndex.Row]) -> SQL {
        """
        INSERT INTO group_queue (complaint_id, matter, registered_at)
        SELECT n.complaint_id, coalesce(n.group_id, md5(n.matter)::uuid), n.registered_at
        FROM unnest(
            \(rows.map(\.complaint.id.uuid)), \(rows.map { $0.complaint.groupId?.uuid }), \(rows.map(\.matter.key)),
            \(rows.map(\.complaint.registeredAt))
        ) AS n (complaint_id, group_id, matter, registered_at)
        WHERE coalesce(n.group_id::text, n.matter) IS NOT NULL
        """
    }

    static func queued(limit: Int) -> SQL {
        "SELECT position, complaint_id, matter, registered_at FROM group_queue ORDER BY position LIMIT \(Int64(limit))"
    }

    static func forget(_ positions: [Int64]) -> SQL { "DELETE FROM group_queue WHERE position = ANY (\(positions))" }

    /// Puts them behind the others, so that what the engine does not take never fills a pass.
    static func queueAgain(_ positions: [Int64]) -> SQL {
        "UPDATE group_queue SET position = DEFAULT WHERE position = ANY (\(positions))"
    }

    /// Of these matters those that have enough households since the start of a window, and those that have a group. What exactly counts is
    /// for the group to decide; this only spares it the many matters that cannot make one.
    ///
    /// It goes from household to household by the index and stops at the number that is enough: what it costs does not grow with how
    /// often a household complains, nor with how many of them do.
    static func candidates(_ matters: [UUID], since: [Date], least: Int) -> SQL {
        """
        SELECT m.matter, m.since
        FROM unnest(\(matters), \(since)) AS m (matter, since)
        WHERE EXISTS (SELECT FROM case_file c WHERE c.id = m.matter)
           OR \(Int64(least)) <= (
            WITH RECURSIVE found AS (
                (SELECT i.household, 1 AS number FROM complaint_index i
                 WHERE i.matter = m.matter AND i.counts AND i.registered_at > m.since ORDER BY i.household LIMIT 1)
                UNION ALL
                SELECT another.household, found.number + 1 FROM found CROSS JOIN LATERAL (
                    SELECT i.household FROM complaint_index i
                    WHERE i.matter = m.matter AND i.counts AND i.registered_at > m.since AND i.household > found.household
                    ORDER BY i.household LIMIT 1) another
                WHERE found.number < \(Int64(least))
            )
            SELECT count(*) FROM found)
        ORDER BY 1
        """
    }

    /// Those that can count together with a new one, and those that still keep a group alive.
    static func complaints(of matter: UUID, since: Date) -> SQL {
        """
        SELECT complaint_id, office, subject, md5(concat_ws(chr(31), office, household)) AS household, registered_at, matter_since, is_open
        FROM complaint_index
        WHERE matter = \(matter) AND counts AND (is_open OR registered_at > \(since)) ORDER BY registered_at, complaint_id
        """
    }

    /// The most reports of one household that are counted; as many as the policy can ask for.
    private static let mostReports = 100

    /// How often the household of each of these has reported its matter within the window, up to it, where that is often enough.
    static func reports(_ complaints: [UUID], window: Duration, least: Int) -> SQL {
        """
        SELECT i.complaint_id, r.reports
        FROM complaint_index i
        CROSS JOIN LATERAL (
            SELECT count(*) AS reports FROM (
                SELECT FROM complaint_index j
                WHERE j.matter = i.matter AND j.household = i.household AND j.counts AND j.registered_at <= i.registered_at
                  AND j.registered_at > i.registered_at - make_interval(secs => \(window / .seconds(1)))
                LIMIT \(Int64(mostReports))) found) r
        WHERE i.complaint_id = ANY (\(complaints)) AND i.counts AND i.household <> '' AND r.reports >= \(Int64(least))
        ORDER BY i.complaint_id
        """
    }
}
