import Foundation
import SharedModels

/// A group as a caller sees it. Its households are counted, never named (OPS-02).
struct ComplaintGroupView: Encodable, Hashable, Sendable {
    let subject: ComplaintSubject?
    let since: Date
    let round: Int
    let households: Int
    let complaintIds: [ComplaintID]
}

extension ComplaintGroup {
    func showsReasons(to actor: Actor) -> Bool { ComplaintRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> ComplaintGroupView {
        ComplaintGroupView(
            subject: subject, since: since, round: round, households: households,
            complaintIds: members.filter { !$0.hasLeft }.map(\.complaintId))
    }
}
