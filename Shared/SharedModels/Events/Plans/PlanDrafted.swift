package import Foundation

/// A round of callbacks is planned: kind, first and last day, scope, contents and method (CBK-22).
package struct PlanDrafted: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.plan.drafted.v1"
    package static let topic = Topic.callbacks

    package let planId: CallbackPlanID
    package let number: String
    package let office: String
    package let draftedAt: Date
    package let kind: CallbackKind
    /// The start of its first local day.
    package let begins: Date
    /// The end of its last local day, exclusive.
    package let ends: Date

    package init(planId: CallbackPlanID, number: String, office: String, draftedAt: Date, kind: CallbackKind, begins: Date, ends: Date) {
        self.planId = planId
        self.number = number
        self.office = office
        self.draftedAt = draftedAt
        self.kind = kind
        self.begins = begins
        self.ends = ends
    }
}
