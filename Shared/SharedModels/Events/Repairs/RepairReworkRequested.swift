package import Foundation

/// The owner was dissatisfied: a new, linked order does the work again, with its own clock and ledger month (WE-47, CBK-13).
package struct RepairReworkRequested: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.rework.requested.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let requestedAt: Date
    /// The id that the new order takes.
    package let reworkOrderId: WorkOrderID
    /// The first order's number with the suffix of the round.
    package let reworkNumber: String
    /// 1 for the first rework.
    package let round: Int
    /// The new order's callback cycle.
    package let cycle: Int
    package let callbackTaskId: CallbackTaskID
    /// The contact that it came from; absent for slips that arose inside (REP-30).
    package let contactId: ContactID?
    /// The complaint because of which it was asked for; absent when there is none.
    package let complaintId: ComplaintID?
    /// The move-in whose inspection found what it is about; absent when there is none (INT-44).
    package let moveInId: MoveInID?
    package let urgency: RepairUrgency
    /// One of the seven categories (REP-02), when the urgency is an emergency.
    package let emergencyCategory: EmergencyCategory?
    package let major: Bool
    package let chargeable: Bool
    package let sealed: Sealed<ReworkOrderParticulars>

    package init(
        workOrderId: WorkOrderID, number: String, office: String, requestedAt: Date, reworkOrderId: WorkOrderID, reworkNumber: String,
        round: Int, cycle: Int, callbackTaskId: CallbackTaskID, contactId: ContactID? = nil, complaintId: ComplaintID? = nil,
        moveInId: MoveInID? = nil, urgency: RepairUrgency, emergencyCategory: EmergencyCategory? = nil, major: Bool, chargeable: Bool,
        sealed: Sealed<ReworkOrderParticulars>
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.requestedAt = requestedAt
        self.reworkOrderId = reworkOrderId
        self.reworkNumber = reworkNumber
        self.round = round
        self.cycle = cycle
        self.callbackTaskId = callbackTaskId
        self.contactId = contactId
        self.complaintId = complaintId
        self.moveInId = moveInId
        self.urgency = urgency
        self.emergencyCategory = emergencyCategory
        self.major = major
        self.chargeable = chargeable
        self.sealed = sealed
    }
}
