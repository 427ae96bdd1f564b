package import Foundation

/// A plan's first day has come: who is called is chosen (CBK-21, CBK-25).
package struct PlanActivated: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.plan.activated.v1"
    package static let topic = Topic.callbacks

    package let planId: CallbackPlanID
    package let number: String
    package let office: String
    package let activatedAt: Date
    package let kind: CallbackKind
    /// Households on it.
    package let owners: Int
    /// Households that are called.
    package let selected: Int

    package init(
        planId: CallbackPlanID, number: String, office: String, activatedAt: Date, kind: CallbackKind, owners: Int, selected: Int
    ) {
        self.planId = planId
        self.number = number
        self.office = office
        self.activatedAt = activatedAt
        self.kind = kind
        self.owners = owners
        self.selected = selected
    }
}
