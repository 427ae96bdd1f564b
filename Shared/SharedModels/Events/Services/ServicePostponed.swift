package import Foundation

/// A service is not possible at the wanted time; another is to be agreed (INT-66).
package struct ServicePostponed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.postponed.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let postponedAt: Date
    /// Which service.
    package let service: PaidServiceKind
    /// The time that is not possible.
    package let wantedAt: Date?
    /// The slip that was raised for the time before; nobody needs it any more.
    package let repairId: WorkOrderID?

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, postponedAt: Date, service: PaidServiceKind,
        wantedAt: Date? = nil, repairId: WorkOrderID? = nil
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.postponedAt = postponedAt
        self.service = service
        self.wantedAt = wantedAt
        self.repairId = repairId
    }
}
