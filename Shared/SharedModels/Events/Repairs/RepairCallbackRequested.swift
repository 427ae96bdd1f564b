package import Foundation

/// The owner is to be called back about a returned slip (REP-17).
package struct RepairCallbackRequested: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.callback.requested.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    /// The contact that it came from; absent for slips that arose inside (REP-30).
    package let contactId: ContactID?
    /// Chosen at the first request and kept over all cycles.
    package let callbackTaskId: CallbackTaskID
    /// 1, and one more for each rework (CBK-13).
    package let cycle: Int
    package let urgency: RepairUrgency
    /// A paid repair is asked about as one (CBK-14).
    package let chargeable: Bool
    package let reportedBackAt: Date
    /// Which of the seven emergencies it was (REP-02).
    package let emergencyCategory: EmergencyCategory?
    /// A major matter (REP-04); absent in what was told before it was.
    package let major: Bool?
    /// Who did the repair, or had the slip last.
    package let technicianId: TechnicianID?
    /// The lowest of the owner's three ratings on the signed slip (REP-13); nil when nothing was signed.
    package let score: ServiceRating?
    /// When the slip was last issued (REP-07, REP-19).
    package let issuedAt: Date?
    /// The way by which the contact came that the slip is of (CBK-04); nil for slips that arose inside, and in what was told before it was.
    package let channel: Channel?
    package let sealed: Sealed<CallbackParticulars>

    package init(
        workOrderId: WorkOrderID, number: String, office: String, contactId: ContactID? = nil, callbackTaskId: CallbackTaskID, cycle: Int,
        urgency: RepairUrgency, chargeable: Bool, reportedBackAt: Date, emergencyCategory: EmergencyCategory? = nil, major: Bool? = nil,
        technicianId: TechnicianID? = nil, score: ServiceRating? = nil, issuedAt: Date? = nil, channel: Channel? = nil,
        sealed: Sealed<CallbackParticulars>
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.contactId = contactId
        self.callbackTaskId = callbackTaskId
        self.cycle = cycle
        self.urgency = urgency
        self.chargeable = chargeable
        self.reportedBackAt = reportedBackAt
        self.emergencyCategory = emergencyCategory
        self.major = major
        self.technicianId = technicianId
        self.score = score
        self.issuedAt = issuedAt
        self.channel = channel
        self.sealed = sealed
    }
}
