import Casework
import Database
import Foundation
import SharedModels

/// The table `complaint_index`, brought up to date with every change of a complaint.
enum ComplaintIndex {
    static let index = CaseIndex(Complaint.self) { cases in
        let rows = cases.map { (complaint: $0.body, matter: Matter(of: $0.body)) }
        return [upsert(rows)]
    }

    private typealias Entry = (complaint: Complaint, matter: Matter)

    private static func upsert(_ rows: [Entry]) -> SQL {
        let complaints = rows.map(\.complaint)
        let owners = complaints.map(\.stageOwner)
        return """
            INSERT INTO complaint_index (
                complaint_id, office, registered_at, is_open, counts, class, level, subject, household, matter, group_id, post, person,
                lacks_owner, next_bound, breaches)
            SELECT n.complaint_id, n.office, n.registered_at, n.is_open, n.counts, n.class, n.level, n.subject, n.household,
                   md5(n.matter)::uuid, n.group_id, n.post, n.person, n.lacks_owner, n.next_bound, n.breaches
            FROM unnest(
                \(complaints.map(\.id.uuid)), \(complaints.map(\.office)), \(complaints.map(\.registeredAt)),
                \(complaints.map(\.state.isOpen)), \(complaints.map(\.counts)), \(complaints.map(\.class.rawValue)),
                \(complaints.map(\.level.rawValue)), \(complaints.map { $0.subject?.rawValue }), \(rows.map(\.matter.household)),
                \(rows.map(\.matter.key)), \(complaints.map { $0.groupId?.uuid }), \(owners.map(\.post.rawValue)), \(owners.map(\.person)),
                \(complaints.map(\.lacksOwner)), \(complaints.map(\.nextBound)), \(complaints.map(\.breaches))
            ) AS n (complaint_id, office, registered_at, is_open, counts, class, level, subject, household, matter, group_id, post,
                    person, lacks_owner, next_bound, breaches)
            ON CONFLICT (complaint_id) DO UPDATE SET
                is_open = EXCLUDED.is_open, counts = EXCLUDED.counts, class = EXCLUDED.class, level = EXCLUDED.level,
                subject = EXCLUDED.subject, household = EXCLUDED.household, matter = EXCLUDED.matter,
                matter_checked = complaint_index.matter_checked AND complaint_index.matter = EXCLUDED.matter,
                group_id = EXCLUDED.group_id, post = EXCLUDED.post, person = EXCLUDED.person, lacks_owner = EXCLUDED.lacks_owner,
                next_bound = EXCLUDED.next_bound, breaches = EXCLUDED.breaches
            """
    }
}

extension Complaint {
    /// Whether it counts for a group: not withdrawn, and not outside acceptance (domain 3.2).
    var counts: Bool { state != .withdrawn && state != .notAccepted }

    /// The bound of the running clock that ends first.
    var nextBound: Date? { clocks.filter { $0.state == .running }.map(\.bound).min() }

    /// Limits that were missed.
    var breaches: Int16 { Int16(clamping: clocks.count { $0.state == .missed }) }
}
