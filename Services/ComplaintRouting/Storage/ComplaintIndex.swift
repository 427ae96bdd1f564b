import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// The table `complaint_index`, brought up to date with every change of a complaint.
enum ComplaintIndex {
    static let index = CaseIndex(Complaint.self) { cases in
        let rows = cases.map { Row($0.body, before: $0.before) }
        let made = rows.filter(\.isNew)
        let changed = rows.filter { !$0.isNew }
        let unlooked = rows.filter(\.needsLook)
        var statements: [SQL] = []
        if !made.isEmpty { statements.append(insert(made)) }
        if !changed.isEmpty { statements.append(insert(changed, overwriting)) }
        if !unlooked.isEmpty { statements.append(GroupStatements.queue(unlooked)) }
        let purged = rows.filter { $0.complaint.state == .purged }
        return purged.isEmpty ? statements : statements + forget(purged)
    }

    static let table = "complaint_index"

    /// Enters complaints that were stored before the table was there, and has the group detection look at them. What changes meanwhile
    /// enters itself.
    static func search(on ground: JobGround) -> IndexSearch<Complaint> {
        IndexSearch(table, by: "complaint_id", of: Complaint.self, on: ground) { found in
            let rows = found.map { Row($0.body) }
            return [insert(rows, "ON CONFLICT (complaint_id) DO NOTHING"), GroupStatements.queue(rows)]
        }
    }

    /// A complaint as the table has it. A reference, because a batch goes through a thousand of them for each column.
    final class Row: Sendable {
        let complaint: Complaint
        let matter: Matter
        let isNew: Bool
        /// Whether the group detection has to look at the complaint: it is new, its matter or its household is another one, or it is on its
        /// own again. Of one that joins a group the group knows.
        let needsLook: Bool

        /// - Parameters:
        ///   - complaint: As it is now.
        ///   - before: As it was; nil for one that is new to the table.
        init(_ complaint: Complaint, before: Complaint? = nil) {
            self.complaint = complaint
            let matter = Matter(of: complaint)
            self.matter = matter
            isNew = before == nil
            needsLook =
                if matter.key == nil && complaint.groupId == nil {
                    false
                } else if let before {
                    Matter(of: before) != matter || (before.groupId != nil && before.groupId != complaint.groupId)
                } else {
                    true
                }
        }
    }

    /// What people wrote in the history, and answers kept for repetitions, go with the rest of the file; who did what and when stays.
    private static func forget(_ purged: [Row]) -> [SQL] {
        let ids = purged.map(\.complaint.id.uuid)
        return [
            "UPDATE case_history SET reason = NULL WHERE case_id = ANY (\(ids)) AND command <> 'purge' AND reason IS NOT NULL",
            forgetAnswers(of: ids),
        ]
    }

    /// Takes away the answers that are kept of complaints; by `idempotency_key_case_idx`, because other commands wait meanwhile.
    static func forgetAnswers(of ids: [UUID]) -> SQL { "DELETE FROM idempotency_key WHERE case_id = ANY (\(ids))" }

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
        let owners = rows.map(\.complaint.stageOwner)
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
                \(rows.map(\.complaint.id.uuid)), \(rows.map(\.complaint.office)), \(rows.map(\.complaint.registeredAt)),
                \(rows.map(\.complaint.state.isOpen)), \(rows.map(\.complaint.counts)), \(rows.map(\.complaint.class.rawValue)),
                \(rows.map(\.complaint.level.rawValue)), \(rows.map { $0.complaint.subject?.rawValue }), \(rows.map(\.matter.household)),
                \(rows.map(\.matter.key)), \(rows.map { $0.complaint.groupId?.uuid }), \(owners.map(\.post.rawValue)), \(owners.map(\.person)),
                \(rows.map(\.complaint.lacksOwner)), \(rows.map(\.complaint.nextBound)), \(rows.map(\.complaint.breaches)),
                \(rows.map { $0.complaint.judgedLimit?.bound }), \(rows.map { $0.complaint.judgedLimit?.metAt }),
                \(rows.map(\.complaint.firstResolvedAt)), \(rows.map(\.complaint.firstRepliedAt)), \(rows.map(\.complaint.wasCalledBack)),
                \(rows.map(\.complaint.closedAt)), \(rows.map(\.complaint.retainUntil)), \(rows.map(\.complaint.lacksReport)),
                \(rows.map { $0.complaint.countedApart?.rawValue })
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
