package import Foundation

/// Finance has reconciled what a service came to (domain 3.7).
package struct ServiceClosed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.closed.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let closedAt: Date
    /// Which service.
    package let service: PaidServiceKind
    /// The contact that it came from; absent where it was ordered without one.
    package let contactId: ContactID?

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, closedAt: Date, service: PaidServiceKind,
        contactId: ContactID? = nil
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.closedAt = closedAt
        self.service = service
        self.contactId = contactId
    }
}
