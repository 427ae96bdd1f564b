package import Foundation

/// The owner is not satisfied with the work; it is done again (INT-63).
package struct ServiceRefused: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.refused.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let refusedAt: Date
    /// Which service.
    package let service: PaidServiceKind
    /// How often so far.
    package let refusals: Int

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, refusedAt: Date, service: PaidServiceKind, refusals: Int
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.refusedAt = refusedAt
        self.service = service
        self.refusals = refusals
    }
}
