package import Foundation

/// A service that was ordered comes to nothing.
package struct ServiceCancelled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.cancelled.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let cancelledAt: Date
    /// Which service.
    package let service: PaidServiceKind
    /// Whether the owner declined the price, or it was called off.
    package let cause: ServiceLeaving
    /// The contact that it came from; absent where it was ordered without one.
    package let contactId: ContactID?
    /// The slip that was raised for it.
    package let repairId: WorkOrderID?

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, cancelledAt: Date, service: PaidServiceKind,
        cause: ServiceLeaving, contactId: ContactID? = nil, repairId: WorkOrderID? = nil
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.cancelledAt = cancelledAt
        self.service = service
        self.cause = cause
        self.contactId = contactId
        self.repairId = repairId
    }
}
