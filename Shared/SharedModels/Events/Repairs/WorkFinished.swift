package import Foundation

/// The repair is done and the site cleared; the owner's signature is awaited (REP-12).
package struct WorkFinished: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.work.finished.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let finishedAt: Date

    package init(workOrderId: WorkOrderID, number: String, office: String, finishedAt: Date) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.finishedAt = finishedAt
    }
}
