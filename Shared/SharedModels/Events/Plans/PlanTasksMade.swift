package import Foundation

/// Every chosen owner of a plan has a callback task.
package struct PlanTasksMade: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.plan.made.v1"
    package static let topic = Topic.callbacks

    package let planId: CallbackPlanID
    package let number: String
    package let office: String
    package let madeAt: Date
    /// Callback tasks that came of it.
    package let tasks: Int

    package init(planId: CallbackPlanID, number: String, office: String, madeAt: Date, tasks: Int) {
        self.planId = planId
        self.number = number
        self.office = office
        self.madeAt = madeAt
        self.tasks = tasks
    }
}
