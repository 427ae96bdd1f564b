package import Foundation

/// The slip went to engineering, in the same moment as it was raised (REP-07).
package struct OrderIssued: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.issued.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let issuedAt: Date
    package let urgency: RepairUrgency

    package init(workOrderId: WorkOrderID, number: String, office: String, issuedAt: Date, urgency: RepairUrgency) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.issuedAt = issuedAt
        self.urgency = urgency
    }
}
