package import Foundation

/// After-hours air-conditioning is ordered: engineering hears of it by a repair slip, which RepairDispatch raises (INT-64, REP-30).
package struct ServiceRepairRequested: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.repair.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let requestedAt: Date
    /// Chosen now, so that hearing it twice raises one slip.
    package let workOrderId: WorkOrderID
    /// How urgent it is (REP-01).
    package let urgency: RepairUrgency
    /// When it is to be switched on.
    package let appointedAt: Date
    package let sealed: Sealed<RepairParticulars>

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, requestedAt: Date, workOrderId: WorkOrderID,
        urgency: RepairUrgency, appointedAt: Date, sealed: Sealed<RepairParticulars>
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.requestedAt = requestedAt
        self.workOrderId = workOrderId
        self.urgency = urgency
        self.appointedAt = appointedAt
        self.sealed = sealed
    }
}
