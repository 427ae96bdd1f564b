import Foundation
import SharedModels

/// A corrective action as a caller sees it. What is written in it is for those who have to do with complaints.
struct CorrectiveActionView: Encodable, Hashable, Sendable {
    let department: Role
    let complaintId: ComplaintID?
    let openedAt: Date
    let documented: String?
    /// Absent when the caller need not know them.
    let problem: String?
    let cause: String?
    let rounds: [MeasureRound]?
    let masked: Bool
}

extension CorrectiveAction {
    func showsReasons(to actor: Actor) -> Bool {
        ComplaintRoles.fullSight.union(opening.department.department).union([.deptHead, .managementRep]).contains(actor.role)
    }

    func reveals(to actor: Actor) -> Bool { showsReasons(to: actor) }

    func view(for actor: Actor) -> CorrectiveActionView {
        let knows = showsReasons(to: actor)
        return CorrectiveActionView(
            department: opening.department, complaintId: opening.complaintId, openedAt: openedAt, documented: documented,
            problem: knows ? opening.problem : nil, cause: knows ? opening.cause : nil, rounds: knows ? rounds : nil, masked: !knows)
    }
}
