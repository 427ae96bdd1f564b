package import Foundation

/// Whoever serves has looked at an order and can do it (INT-62, INT-63, INT-66).
package struct ServiceAssessed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.assessed.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let assessedAt: Date
    /// Which service.
    package let service: PaidServiceKind

    package init(serviceRequestId: ServiceRequestID, number: String, office: String, assessedAt: Date, service: PaidServiceKind) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.assessedAt = assessedAt
        self.service = service
    }
}
