package import Foundation

/// Whoever works on a complaint asks for a repair; RepairDispatch raises the order `workOrderId` (REP-05, REP-06).
package struct ComplaintRepairRequested: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.repair.requested.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let requestedAt: Date
    /// Chosen with the request, so that both sides know it at once and hearing it twice raises one order.
    package let workOrderId: WorkOrderID
    /// As whoever asks judges it (REP-01).
    package let urgency: RepairUrgency
    /// Present when the urgency is `emergency` by one of the seven categories (REP-02).
    package let emergencyCategory: EmergencyCategory?
    /// When the technician is expected; absent for an emergency, which is attended at once.
    package let appointedAt: Date?
    /// The contact that the complaint came from. It waits for the end of the complaint and not for that of the order.
    package let contactId: ContactID?
    package let sealed: Sealed<RepairParticulars>

    package init(
        complaintId: ComplaintID, number: String, office: String, requestedAt: Date, workOrderId: WorkOrderID, urgency: RepairUrgency,
        emergencyCategory: EmergencyCategory? = nil, appointedAt: Date? = nil, contactId: ContactID? = nil,
        sealed: Sealed<RepairParticulars>
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.requestedAt = requestedAt
        self.workOrderId = workOrderId
        self.urgency = urgency
        self.emergencyCategory = emergencyCategory
        self.appointedAt = appointedAt
        self.contactId = contactId
        self.sealed = sealed
    }
}
