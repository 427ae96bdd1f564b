import Foundation
import SharedModels

/// A move-out as a caller sees it, beside the fields that every case has.
struct MoveOutView: Encodable, Hashable, Sendable {
    let moveOut: MoveOutForm
    let requestedAt: Date
    let requestedBy: Role
    /// The exclusive bound for the form (INT-51).
    let bound: Date
    let late: Bool
    let undertakings: MoveOut.Undertakings?
    let clearances: [MoveOutClearance]
    /// Departments that have not cleared it yet.
    let outstanding: [Role]
    let keys: MoveOut.Keys?
    let vacantUnitId: VacantUnitID?
    let ended: BookStamp?
    /// Whether names are shortened for this caller.
    let masked: Bool
}

extension MoveOut {
    func reveals(to actor: Actor) -> Bool { MoveOutRoles.unitSight.contains(actor.role) }

    func showsReasons(to actor: Actor) -> Bool { MoveOutRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> MoveOutView {
        let masked = !MoveOutRoles.fullSight.contains(actor.role)
        var form = form
        var undertakings = undertakings
        if masked {
            if !MoveOutRoles.unitSight.contains(actor.role) { form.unit = Mask.unit(form.unit) }
            form.tenant = Mask.name(form.tenant)
            form.phone = form.phone.map(Mask.phone)
            undertakings = undertakings.map { Undertakings(form: $0.form.masked, at: $0.at, by: $0.by) }
        }
        return MoveOutView(
            moveOut: form, requestedAt: requestedAt, requestedBy: requestedBy, bound: bound, late: late, undertakings: undertakings,
            clearances: clearances, outstanding: outstanding, keys: keys, vacantUnitId: vacantUnitId, ended: ended, masked: masked)
    }
}
