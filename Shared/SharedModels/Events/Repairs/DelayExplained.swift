package import Foundation

/// Why the repair is not done yet was put on record (REP-16, REP-26); the reason itself stays in the case.
package struct DelayExplained: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.delay.explained.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let explainedAt: Date

    package init(workOrderId: WorkOrderID, number: String, office: String, explainedAt: Date) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.explainedAt = explainedAt
    }
}
