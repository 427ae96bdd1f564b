import Foundation
import SharedModels

/// A goods move as a caller sees it, beside the fields that every case has.
struct GoodsMoveView: Encodable, Hashable, Sendable {
    let goodsMove: GoodsMoveForm
    let notifiedAt: Date
    let notifiedBy: Role
    let lift: GoodsMove.Lift?
    let securityTold: BookStamp?
    let ended: BookStamp?
    /// Whether names are shortened for this caller.
    let masked: Bool
}

extension GoodsMove {
    func reveals(to actor: Actor) -> Bool { GoodsMoveRoles.unitSight.contains(actor.role) }

    func showsReasons(to actor: Actor) -> Bool { GoodsMoveRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> GoodsMoveView {
        let masked = !GoodsMoveRoles.fullSight.contains(actor.role)
        return GoodsMoveView(
            goodsMove: masked ? form.masked(showsUnit: GoodsMoveRoles.unitSight.contains(actor.role)) : form, notifiedAt: notifiedAt,
            notifiedBy: notifiedBy, lift: lift, securityTold: securityTold, ended: ended, masked: masked)
    }
}
