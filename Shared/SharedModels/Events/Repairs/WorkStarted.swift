package import Foundation

/// The repair began, the price being accepted or nothing charged (REP-11).
package struct WorkStarted: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.work.started.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let startedAt: Date

    package init(workOrderId: WorkOrderID, number: String, office: String, startedAt: Date) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.startedAt = startedAt
    }
}
