package import Foundation

/// Owners were put on a plan (CBK-22).
package struct PlanOwnersAdded: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.plan.owners.v1"
    package static let topic = Topic.callbacks

    package let planId: CallbackPlanID
    package let number: String
    package let office: String
    package let addedAt: Date
    /// Households that were not on it before.
    package let added: Int
    /// Households on it now.
    package let owners: Int

    package init(planId: CallbackPlanID, number: String, office: String, addedAt: Date, added: Int, owners: Int) {
        self.planId = planId
        self.number = number
        self.office = office
        self.addedAt = addedAt
        self.added = added
        self.owners = owners
    }
}
