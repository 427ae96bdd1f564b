import Foundation
import Policy
import SharedModels

/// A plan as a caller sees it; its owners are read for themselves.
struct CallbackPlanView: Encodable, Hashable, Sendable {
    let planKind: CallbackKind
    let firstDay: LocalDate
    let lastDay: LocalDate
    let scope: String
    let contents: String
    let channel: CallbackChannel
    /// As it was stated; absent where the policy's counts, or everybody is called.
    let share: String?
    let occasion: PlanOccasion?
    let occasionText: String?
    let departments: [Role]?
    /// Households on it.
    let owners: Int
    let keyOwners: Int
    /// Households that are called, once that is known.
    let selected: Int?
    let approvedBy: Role?
    let approvedAt: Date?
    let activatedAt: Date?
    let endedAt: Date?
    let tasksMade: Int?
    let tasksDropped: Int?
}

/// A household of a plan as a caller sees it (OPS-01, D13).
struct PlanOwnerView: Encodable, Hashable, Sendable {
    let household: String
    let name: String
    let phone: String
    let unit: String
    let isKeyOwner: Bool
    let choice: PlanOwner.Choice?
}

extension CallbackPlan {
    /// Nobody writes why; who is on the plan is read for itself.
    func showsReasons(to actor: Actor) -> Bool { true }

    func view(for actor: Actor) -> CallbackPlanView {
        let figures = figures ?? counted
        return CallbackPlanView(
            planKind: form.kind, firstDay: form.firstDay, lastDay: form.lastDay, scope: form.scope, contents: form.contents,
            channel: form.channel, share: form.shareBasisPoints.flatMap { Ratio(basisPoints: $0)?.description }, occasion: form.occasion,
            occasionText: form.occasionText, departments: form.departments, owners: figures.owners,
            keyOwners: figures.keyOwners, selected: activatedAt == nil ? nil : figures.selected, approvedBy: approval?.by,
            approvedAt: approval?.at, activatedAt: activatedAt, endedAt: endedAt, tasksMade: tasksMade, tasksDropped: tasksDropped)
    }
}

extension PlanOwner {
    /// Who calls nobody sees initials and no unit.
    func view(for actor: Actor) -> PlanOwnerView {
        let masked = !CallbackRoles.fullSight.contains(actor.role)
        return PlanOwnerView(
            household: masked ? Mask.unit(household) : household, name: masked ? Mask.name(name) : name,
            phone: masked ? Mask.phone(phone) : phone, unit: masked ? Mask.unit(unit) : unit, isKeyOwner: isKeyOwner, choice: choice)
    }
}
