import Foundation
import SharedModels

/// An entry of the register of vacant units as a caller sees it, beside the fields that every case has.
struct VacantUnitView: Encodable, Hashable, Sendable {
    let vacantUnit: VacantUnitForm
    let moveOutId: MoveOutID?
    let entered: BookStamp
    let cleanings: [VacantUnit.Cleaning]
    let bills: [VacantUnit.Bill]
    let left: VacantUnit.Leaving?
    /// Whether unit or addresses are shortened for this caller.
    let masked: Bool
}

extension VacantUnit {
    func reveals(to actor: Actor) -> Bool { VacantUnitRoles.unitSight.contains(actor.role) }

    func showsReasons(to actor: Actor) -> Bool { VacantUnitRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> VacantUnitView {
        let masked = !VacantUnitRoles.fullSight.contains(actor.role)
        var (form, bills) = (form, bills)
        if masked {
            if !VacantUnitRoles.unitSight.contains(actor.role) { form.unit = Mask.unit(form.unit) }
            form.ownerOffice = form.ownerOffice.map(Mask.unit)
            for index in bills.indices { bills[index].sentTo = Mask.unit(bills[index].sentTo) }
        }
        return VacantUnitView(
            vacantUnit: form, moveOutId: moveOutId, entered: entered, cleanings: cleanings, bills: bills, left: left, masked: masked)
    }
}
