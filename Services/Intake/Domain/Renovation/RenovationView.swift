import Foundation
import SharedModels

/// Who deals with a renovation (domain 3.8).
enum RenovationRoles {
    static let desk = BookRoles.desk
    static let leaders = BookRoles.leaders
    static let engineering: Set<Role> = [.engineering, .engineeringSupervisor]
    static let readers = BookRoles.readers.union(engineering)
    static let fullSight = BookRoles.fullSight
    /// Who goes there sees which unit it is and what is done, and nobody's name.
    static let unitSight = fullSight.union(engineering).union([.security, .securityManager])
    static let inspecting: [Role] = [.engineering]
    static let running: [Role] = [.ownerRelationsSupervisor]
    static let watching: [Role] = [.security, .engineering]
}

/// A renovation as a caller sees it, beside the fields that every case has.
struct RenovationView: Encodable, Hashable, Sendable {
    let renovation: RenovationForm
    let requestedAt: Date
    let requestedBy: Role
    let papers: Renovation.Papers?
    let engineering: Renovation.Agreement?
    let passIds: [PassID]?
    let ended: BookStamp?
    /// Whether names are shortened for this caller.
    let masked: Bool
}

extension Renovation {
    func reveals(to actor: Actor) -> Bool { RenovationRoles.unitSight.contains(actor.role) }

    func showsReasons(to actor: Actor) -> Bool { RenovationRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> RenovationView {
        let masked = !RenovationRoles.fullSight.contains(actor.role)
        let showsUnit = RenovationRoles.unitSight.contains(actor.role)
        var (form, papers, engineering) = (form, papers, engineering)
        if masked {
            form = form.masked(showsUnit: showsUnit)
            papers = papers.map { Papers(form: $0.form.masked, at: $0.at, by: $0.by) }
        }
        if !showsUnit {
            engineering = engineering.map { Agreement(conditions: $0.conditions.map(Mask.unit), at: $0.at, by: $0.by) }
        }
        return RenovationView(
            renovation: form, requestedAt: requestedAt, requestedBy: requestedBy, papers: papers, engineering: engineering,
            passIds: passIds, ended: ended, masked: masked)
    }
}
