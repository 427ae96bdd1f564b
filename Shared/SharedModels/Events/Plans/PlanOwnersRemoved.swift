package import Foundation

/// Owners were taken off a draft (CBK-22).
package struct PlanOwnersRemoved: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.plan.reduced.v1"
    package static let topic = Topic.callbacks

    package let planId: CallbackPlanID
    package let number: String
    package let office: String
    package let removedAt: Date
    /// Households that were on it before.
    package let removed: Int
    /// Households on it now.
    package let owners: Int

    package init(planId: CallbackPlanID, number: String, office: String, removedAt: Date, removed: Int, owners: Int) {
        self.planId = planId
        self.number = number
        self.office = office
        self.removedAt = removedAt
        self.removed = removed
        self.owners = owners
    }
}
