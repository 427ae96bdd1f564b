import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// The table `complaint_index`, brought up to date with every change of a complaint.
enum ComplaintIndex {
    static let index = CaseIndex(Complaint.self) { cases in
        let rows = cases.map { Row($0.body) }
        let made = zip(cases, rows).filter { $0.0.before == nil }.map(\.1)
        let changed = zip(cases, rows).filter { $0.0.before != nil }.map(\.1)
        let unlooked = zip(cases, rows).filter { needsLook($0.0.before, $0.0.body) }.map(\.1)
        var statements: [SQL] = []
        if !made.isEmpty { statements.append(insert(made)) }
        if !changed.isEmpty { statements.append(insert(changed, overwriting)) }
        if !unlooked.isEmpty { statements.append(GroupStatements.queue(unlooked)) }
        let purged = rows.map(\.complaint).filter { $0.state == .purged }
        return purged.isEmpty ? statements : statements + forget(purged)
    }

    /// Whether the group detection has to look at the complaint: it is new, its matter or its household is another one, or it is on its own
    /// again. Of one that joins a group the group knows.
    private static func needsLook(_ before: Complaint?, _ complaint: Complaint) -> Bool {
        let matter = Matter(of: complaint)
        guard matter.key != nil || complaint.groupId != nil else { return false }
        guard let before else { return true }
        return Matter(of: before) != matter || (before.groupId != nil && before.groupId != complaint.groupId)
    }

    /// Enters complaints that were stored before the table was there. What changes meanwhile enters itself.
    static func backfill(on ground: JobGround) -> Job {
        Job("index", every: .seconds(3_600)) {
            var filter = CaseReader.Filter()
            filter.conditions = ["NOT EXISTS (SELECT FROM complaint_index i WHERE i.complaint_id = case_file.id)"]
            let found = try await ground.engine.reader.list(Complaint.self, filter, after: nil, limit: backfillBatch)
            guard !found.isEmpty else { return false }
            let rows = found.map { Row($0.body) }
            // One that was entered meanwhile stays as it is.
            _ = try await ground.engine.pool.query(insert(rows, "ON CONFLICT (complaint_id) DO NOTHING"))
            _ = try await ground.engine.pool.query(GroupStatements.queue(rows))
            return true
        }
    }

    private static let backfillBatch = 200

    /// A complaint as the table has it.
    struct Row {
        let complaint: Complaint
        let matter: Matter

        init(_ complaint: Complaint) {
            self.complaint = complaint
            matter = Matter(of: complaint)
        }
    }

    /// What people wrote in the history, and answers kept for repetitions, go with the rest of the file; who did what and when stays.
    private static func forget(_ purged: [Complaint]) -> [SQL] {
        let ids = purged.map(\.id.uuid)
        return [
            "UPDATE case_history SET reason = NULL WHERE case_id = ANY (\(ids)) AND command <> 'purge' AND reason IS NOT NULL",
            "DELETE FROM idempotency_key WHERE case_id = ANY (\(ids))",
        ]
    }

    private static let overwriting: SQL = """
        ON CONFLICT (complaint_id) DO UPDATE SET
            is_open = EXCLUDED.is_open, counts = EXCLUDED.counts, class = EXCLUDED.class, level = EXCLUDED.level,
            subject = EXCLUDED.subject, household = EXCLUDED.household, matter = EXCLUDED.matter,
            matter_since = CASE WHEN complaint_index.matter IS NOT DISTINCT FROM EXCLUDED.matter
                THEN complaint_index.matter_since ELSE service_now() END,
            group_id = EXCLUDED.group_id, post = EXCLUDED.post, person = EXCLUDED.person, lacks_owner = EXCLUDED.lacks_owner,
            next_bound = EXCLUDED.next_bound, breaches = EXCLUDED.breaches, limit_bound = EXCLUDED.limit_bound,
            limit_met_at = EXCLUDED.limit_met_at, resolved_at = EXCLUDED.resolved_at, replied_at = EXCLUDED.replied_at,
            called_back = EXCLUDED.called_back, closed_at = EXCLUDED.closed_at, retain_until = EXCLUDED.retain_until,
            lacks_report = EXCLUDED.lacks_report, counted_apart = EXCLUDED.counted_apart
        """

    private static func insert(_ rows: [Row], _ conflict: SQL = "") -> SQL {
        let complaints = rows.map(\.complaint)
        let owners = complaints.map(\.stageOwner)
        return """
            INSERT INTO complaint_index (
                complaint_id, office, registered_at, is_open, counts, class, level, subject, household, matter,
                matter_since, group_id, post, person, lacks_owner, next_bound, breaches, limit_bound, limit_met_at,
                resolved_at, replied_at, called_back, closed_at, retain_until, lacks_report, counted_apart)
            SELECT n.complaint_id, n.office, n.registered_at, n.is_open, n.counts, n.class, n.level, n.subject, n.household,
                   coalesce(n.group_id, md5(n.matter)::uuid), n.registered_at, n.group_id,
                   n.post, n.person, n.lacks_owner, n.next_bound, n.breaches, n.limit_bound, n.limit_met_at, n.resolved_at, n.replied_at,
                   n.called_back, n.closed_at, n.retain_until, n.lacks_report, n.counted_apart
            FROM unnest(
                \(complaints.map(\.id.uuid)), \(complaints.map(\.office)), \(complaints.map(\.registeredAt)),
                \(complaints.map(\.state.isOpen)), \(complaints.map(\.counts)), \(complaints.map(\.class.rawValue)),
                \(complaints.map(\.level.rawValue)), \(complaints.map { $0.subject?.rawValue }), \(rows.map(\.matter.household)),
                \(rows.map(\.matter.key)), \(complaints.map { $0.groupId?.uuid }), \(owners.map(\.post.rawValue)), \(owners.map(\.person)),
                \(complaints.map(\.lacksOwner)), \(complaints.map(\.nextBound)), \(complaints.map(\.breaches)),
                \(complaints.map { $0.judgedLimit?.bound }), \(complaints.map { $0.judgedLimit?.metAt }),
                \(complaints.map(\.firstResolvedAt)), \(complaints.map(\.firstRepliedAt)), \(complaints.map(\.wasCalledBack)),
                \(complaints.map(\.closedAt)), \(complaints.map(\.retainUntil)), \(complaints.map(\.lacksReport)),
                \(complaints.map { $0.countedApart?.rawValue })
            ) AS n (complaint_id, office, registered_at, is_open, counts, class, level, subject, household, matter, group_id, post,
                    person, lacks_owner, next_bound, breaches, limit_bound, limit_met_at, resolved_at, replied_at, called_back, closed_at,
                    retain_until, lacks_report, counted_apart)
            \(conflict)
            """
    }
}

extension Complaint {
    /// The bound of the running clock that ends first.
    var nextBound: Date? { clocks.filter { $0.state == .running }.map(\.bound).min() }

    /// Limits that were missed.
    var breaches: Int16 { Int16(clamping: clocks.count { $0.state == .missed }) }
}
