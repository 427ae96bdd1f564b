package import Foundation

/// A plan's last day is over, or it was ended before (CBK-22).
package struct PlanEnded: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.plan.ended.v1"
    package static let topic = Topic.callbacks

    package let planId: CallbackPlanID
    package let number: String
    package let office: String
    package let endedAt: Date
    package let kind: CallbackKind
    /// Households on it.
    package let owners: Int
    /// Households that were to be called.
    package let selected: Int

    package init(planId: CallbackPlanID, number: String, office: String, endedAt: Date, kind: CallbackKind, owners: Int, selected: Int) {
        self.planId = planId
        self.number = number
        self.office = office
        self.endedAt = endedAt
        self.kind = kind
        self.owners = owners
        self.selected = selected
    }
}
