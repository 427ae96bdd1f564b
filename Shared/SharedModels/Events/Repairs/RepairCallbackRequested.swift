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
    package let sealed: Sealed<CallbackParticulars>

    package init(
        workOrderId: WorkOrderID, number: String, office: String, contactId: ContactID? = nil, callbackTaskId: CallbackTaskID, cycle: Int,
        urgency: RepairUrgency, chargeable: Bool, reportedBackAt: Date, sealed: Sealed<CallbackParticulars>
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
        self.sealed = sealed
    }
}
