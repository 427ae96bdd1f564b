package import Foundation

/// The slip is marked urgent (急), an emergency or a major matter; those named must hear of it at once (REP-03, REP-04, WE-38).
package struct OrderFlagged: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.flagged.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let flaggedAt: Date
    package let urgency: RepairUrgency
    /// One of the seven categories (REP-02), when the urgency is an emergency.
    package let emergencyCategory: EmergencyCategory?
    package let major: Bool
    /// Who must hear of it at once.
    package let notify: [Role]

    package init(
        workOrderId: WorkOrderID, number: String, office: String, flaggedAt: Date, urgency: RepairUrgency,
        emergencyCategory: EmergencyCategory? = nil, major: Bool, notify: [Role]
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.flaggedAt = flaggedAt
        self.urgency = urgency
        self.emergencyCategory = emergencyCategory
        self.major = major
        self.notify = notify
    }
}
