package import Foundation

/// It is settled when a service is done; who serves has the form (INT-64, INT-66).
package struct ServiceScheduled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.scheduled.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let scheduledAt: Date
    /// Which service.
    package let service: PaidServiceKind
    /// When it is done.
    package let beginsAt: Date
    /// Until when, of what lasts.
    package let endsAt: Date?

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, scheduledAt: Date, service: PaidServiceKind, beginsAt: Date,
        endsAt: Date? = nil
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.scheduledAt = scheduledAt
        self.service = service
        self.beginsAt = beginsAt
        self.endsAt = endsAt
    }
}
