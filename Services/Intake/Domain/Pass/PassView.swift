import Foundation
import SharedModels

/// A pass as a caller sees it, beside the fields that every case has.
struct PassView: Encodable, Hashable, Sendable {
    let pass: PassForm
    let issued: BookStamp
    let lostAt: Date?
    let ended: BookStamp?
    /// Whether names are shortened for this caller.
    let masked: Bool
}

extension Pass {
    func reveals(to actor: Actor) -> Bool { PassRoles.fullSight.contains(actor.role) }

    func showsReasons(to actor: Actor) -> Bool { PassRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> PassView {
        let masked = !PassRoles.fullSight.contains(actor.role)
        return PassView(pass: masked ? form.masked : form, issued: issued, lostAt: lostAt, ended: ended, masked: masked)
    }
}
