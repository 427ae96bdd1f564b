package import Foundation

/// An agreement ends with a day (INT-62, INT-65).
package struct ServiceEnded: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.ended.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let endedAt: Date
    /// Which service.
    package let service: PaidServiceKind
    /// Local date.
    package let lastDay: String

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, endedAt: Date, service: PaidServiceKind, lastDay: String
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.endedAt = endedAt
        self.service = service
        self.lastDay = lastDay
    }
}
