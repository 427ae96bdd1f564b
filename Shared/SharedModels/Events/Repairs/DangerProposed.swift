package import Foundation

/// The words of a slip mean danger that nobody has judged yet: the desk looks at it at once (REP-01, REP-02).
package struct DangerProposed: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.danger.proposed.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let proposedAt: Date
    /// The emergency categories that the words mean, in their order; at least one. The words themselves are told to nobody.
    package let categories: [EmergencyCategory]

    package init(workOrderId: WorkOrderID, number: String, office: String, proposedAt: Date, categories: [EmergencyCategory]) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.proposedAt = proposedAt
        self.categories = categories
    }
}
