package import Foundation

/// A plan that is not approved yet was changed (CBK-22).
package struct PlanAmended: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.plan.amended.v1"
    package static let topic = Topic.callbacks

    package let planId: CallbackPlanID
    package let number: String
    package let office: String
    package let amendedAt: Date
    package let kind: CallbackKind
    /// The start of its first local day.
    package let begins: Date
    /// The end of its last local day, exclusive.
    package let ends: Date

    package init(planId: CallbackPlanID, number: String, office: String, amendedAt: Date, kind: CallbackKind, begins: Date, ends: Date) {
        self.planId = planId
        self.number = number
        self.office = office
        self.amendedAt = amendedAt
        self.kind = kind
        self.begins = begins
        self.ends = ends
    }
}
