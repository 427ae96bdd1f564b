package import Foundation

/// A contact turned out to be a repair; RepairDispatch raises the order `workOrderId` (REP-05, REP-06).
package struct RepairRequested: Event, Equatable {
    package static let type: EventType = "guanjia.intake.repair.requested.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let contactNumber: String
    /// Chosen at the hand-over, so that both sides know it at once.
    package let workOrderId: WorkOrderID
    package let office: String
    package let channel: Channel
    package let requestedAt: Date
    /// As the office judged it (REP-01).
    package let urgency: RepairUrgency
    /// Present when the urgency is `emergency` by one of the seven categories (REP-02).
    package let emergencyCategory: EmergencyCategory?
    /// When the technician is expected; absent for an emergency, which is attended at once.
    package let appointedAt: Date?
    /// The file of the caller's household, where it is known (INT-39).
    package let householdId: HouseholdID?
    package let sealed: Sealed<RepairParticulars>

    package init(
        contactId: ContactID, contactNumber: String, workOrderId: WorkOrderID, office: String, channel: Channel, requestedAt: Date,
        urgency: RepairUrgency, emergencyCategory: EmergencyCategory?, appointedAt: Date?, householdId: HouseholdID? = nil,
        sealed: Sealed<RepairParticulars>
    ) {
        self.contactId = contactId
        self.contactNumber = contactNumber
        self.workOrderId = workOrderId
        self.office = office
        self.channel = channel
        self.requestedAt = requestedAt
        self.urgency = urgency
        self.emergencyCategory = emergencyCategory
        self.appointedAt = appointedAt
        self.householdId = householdId
        self.sealed = sealed
    }
}
