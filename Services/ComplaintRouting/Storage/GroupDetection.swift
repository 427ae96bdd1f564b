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

    /// Looks at what is new.
    /// - Returns: Whether there may be more.
    func pass() async throws -> Bool {
        let fresh = try await ground.engine.pool.query(GroupStatements.unchecked(limit: Self.batch))
        guard !fresh.isEmpty else { return false }
        let rules = ground.engine.policy.complaint
        for matter in try await ground.engine.pool.query(
            GroupStatements.candidates(
                Array(Set(try fresh.map { try $0.decode("matter", as: UUID.self) })).sorted { $0.uuidString < $1.uuidString },
                window: rules.groupWindow, least: rules.groupMinHouseholds))
        {
            try await observe(try matter.decode("matter"), since: rules.groupWindowStart(at: try matter.decode("oldest")))
        }
        _ = try await ground.engine.pool.query(
            GroupStatements.check(
                try fresh.map { try $0.decode("complaint_id", as: UUID.self) }, try fresh.map { try $0.decode("matter", as: UUID.self) }))
        return fresh.count == Self.batch
    }

    /// Tells the matter's group what is in the register.
    private func observe(_ matter: UUID, since: Date) async throws {
        let rows = try await ground.engine.pool.query(GroupStatements.complaints(of: matter, since: since))
        guard let first = rows.first else { return }
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
        case .accepted: return
        // No group can be made of them; that is no change, and nothing to make.
        case .rejected(let rejection, _) where rejection.code == .notFound: return
        case .rejected, .replayed, .keyReused, .keyInFlight, .unavailable, .failed: throw GroupNotObserved()
        }
    }
}

/// The engine did not take what a group was told; it is told again.
struct GroupNotObserved: Error {}

/// What the group detection reads and writes in `complaint_index`.
enum GroupStatements {
    static func unchecked(limit: Int) -> SQL {
        """
        SELECT complaint_id, matter FROM complaint_index WHERE NOT matter_checked ORDER BY registered_at LIMIT \(Int64(limit))
        """
    }

    /// Of these matters those that have enough households somewhere within two windows, and those that have a group. What exactly counts is
    /// for the group to decide; this only spares it the many matters that cannot make one.
    static func candidates(_ matters: [UUID], window: Duration, least: Int) -> SQL {
        """
        SELECT m.matter, f.oldest
        FROM unnest(\(matters)) AS m (matter)
        CROSS JOIN LATERAL (SELECT min(i.registered_at) AS oldest FROM complaint_index i WHERE i.matter = m.matter AND NOT i.matter_checked) f
        WHERE EXISTS (SELECT FROM case_file c WHERE c.id = m.matter)
           OR (SELECT count(DISTINCT i.household) FROM complaint_index i
               WHERE i.matter = m.matter AND i.counts AND i.registered_at > f.oldest - make_interval(secs => \(window / .seconds(1))))
              >= \(Int64(least))
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

    /// Notes what was looked at, unless its matter has changed meanwhile.
    static func check(_ complaints: [UUID], _ matters: [UUID]) -> SQL {
        """
        UPDATE complaint_index i SET matter_checked = true
        FROM (
            SELECT j.complaint_id FROM complaint_index j
            JOIN unnest(\(complaints), \(matters)) AS n (complaint_id, matter) ON j.complaint_id = n.complaint_id AND j.matter = n.matter
            ORDER BY j.complaint_id FOR UPDATE OF j SKIP LOCKED
        ) f
        WHERE i.complaint_id = f.complaint_id
        """
    }
}
