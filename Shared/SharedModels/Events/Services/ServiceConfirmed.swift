package import Foundation

/// The owner signed the order or the agreement (INT-62, INT-64, INT-65).
package struct ServiceConfirmed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.confirmed.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let confirmedAt: Date
    /// Which service.
    package let service: PaidServiceKind
    /// Whether it runs month by month.
    package let isAgreement: Bool

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, confirmedAt: Date, service: PaidServiceKind, isAgreement: Bool
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.confirmedAt = confirmedAt
        self.service = service
        self.isAgreement = isAgreement
    }
}
