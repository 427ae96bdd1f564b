package import Foundation

/// What is known of owners of a draft was corrected (CBK-22).
package struct PlanOwnersCorrected: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.plan.corrected.v1"
    package static let topic = Topic.callbacks

    package let planId: CallbackPlanID
    package let number: String
    package let office: String
    package let correctedAt: Date
    /// Households of which something else is known than before.
    package let corrected: Int
    /// Households on it.
    package let owners: Int

    package init(planId: CallbackPlanID, number: String, office: String, correctedAt: Date, corrected: Int, owners: Int) {
        self.planId = planId
        self.number = number
        self.office = office
        self.correctedAt = correctedAt
        self.corrected = corrected
        self.owners = owners
    }
}
