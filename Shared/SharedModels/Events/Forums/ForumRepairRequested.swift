package import Foundation

/// A view in a forum is a repair; RepairDispatch raises the order `workOrderId` (CBK-40, REP-05).
package struct ForumRepairRequested: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.view.repair.v1"
    package static let topic = Topic.callbacks

    package let forumId: ForumID
    package let number: String
    package let office: String
    package let requestedAt: Date
    /// The view's place in the record, from 1.
    package let view: Int
    /// Chosen with the record, so that hearing it twice raises one order.
    package let workOrderId: WorkOrderID
    /// As whoever recorded it judges it (REP-01).
    package let urgency: RepairUrgency
    /// Present when the urgency is emergency by one of the seven categories (REP-02).
    package let emergencyCategory: EmergencyCategory?
    /// When the technician is expected; absent for an emergency, which is attended at once.
    package let appointedAt: Date?
    package let sealed: Sealed<RepairParticulars>

    package init(
        forumId: ForumID, number: String, office: String, requestedAt: Date, view: Int, workOrderId: WorkOrderID, urgency: RepairUrgency,
        emergencyCategory: EmergencyCategory? = nil, appointedAt: Date? = nil, sealed: Sealed<RepairParticulars>
    ) {
        self.forumId = forumId
        self.number = number
        self.office = office
        self.requestedAt = requestedAt
        self.view = view
        self.workOrderId = workOrderId
        self.urgency = urgency
        self.emergencyCategory = emergencyCategory
        self.appointedAt = appointedAt
        self.sealed = sealed
    }
}
