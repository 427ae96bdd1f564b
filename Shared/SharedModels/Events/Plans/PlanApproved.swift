package import Foundation

/// A plan is approved and will begin by itself on its first day (CBK-22).
package struct PlanApproved: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.plan.approved.v1"
    package static let topic = Topic.callbacks

    package let planId: CallbackPlanID
    package let number: String
    package let office: String
    package let approvedAt: Date
    package let approver: Role
    /// Households on it.
    package let owners: Int

    package init(planId: CallbackPlanID, number: String, office: String, approvedAt: Date, approver: Role, owners: Int) {
        self.planId = planId
        self.number = number
        self.office = office
        self.approvedAt = approvedAt
        self.approver = approver
        self.owners = owners
    }
}
