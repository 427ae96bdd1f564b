package import Foundation

/// Another time is agreed with the owner for a service (INT-66).
package struct ServiceRescheduled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.rescheduled.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let rescheduledAt: Date
    /// Which service.
    package let service: PaidServiceKind
    /// When the owner wants it now.
    package let wantedAt: Date
    /// Until when, of what lasts.
    package let wantedUntil: Date?
    /// The slip that was raised for the time before; nobody needs it any more.
    package let repairId: WorkOrderID?

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, rescheduledAt: Date, service: PaidServiceKind, wantedAt: Date,
        wantedUntil: Date? = nil, repairId: WorkOrderID? = nil
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.rescheduledAt = rescheduledAt
        self.service = service
        self.wantedAt = wantedAt
        self.wantedUntil = wantedUntil
        self.repairId = repairId
    }
}
