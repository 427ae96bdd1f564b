package import Foundation

/// What nobody had begun when a plan ended is dropped.
package struct PlanCleared: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.plan.cleared.v1"
    package static let topic = Topic.callbacks

    package let planId: CallbackPlanID
    package let number: String
    package let office: String
    package let clearedAt: Date
    /// Callback tasks that were dropped then.
    package let dropped: Int

    package init(planId: CallbackPlanID, number: String, office: String, clearedAt: Date, dropped: Int) {
        self.planId = planId
        self.number = number
        self.office = office
        self.clearedAt = clearedAt
        self.dropped = dropped
    }
}
