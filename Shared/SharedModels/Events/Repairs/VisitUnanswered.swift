package import Foundation

/// Nobody answered the door; the technician waited and left a note (REP-10).
package struct VisitUnanswered: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.visit.unanswered.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let visitedAt: Date
    package let waitedSeconds: Int

    package init(workOrderId: WorkOrderID, number: String, office: String, visitedAt: Date, waitedSeconds: Int) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.visitedAt = visitedAt
        self.waitedSeconds = waitedSeconds
    }
}
