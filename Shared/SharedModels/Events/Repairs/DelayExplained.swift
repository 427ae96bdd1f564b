package import Foundation

/// Why the repair is not done yet was put on record (REP-16, REP-26); the reason itself stays in the case.
package struct DelayExplained: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.delay.explained.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let explainedAt: Date
    /// Who must hear of it (REP-16, REP-21, REP-24); absent in what was told before it was named.
    package let notify: [Role]?

    package init(workOrderId: WorkOrderID, number: String, office: String, explainedAt: Date, notify: [Role]? = nil) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.explainedAt = explainedAt
        self.notify = notify
    }
}
