package import Foundation

/// The supplier of plants was told at once (INT-65).
package struct ServiceSupplierTold: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.told.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let toldAt: Date
    /// Which service.
    package let service: PaidServiceKind

    package init(serviceRequestId: ServiceRequestID, number: String, office: String, toldAt: Date, service: PaidServiceKind) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.toldAt = toldAt
        self.service = service
    }
}
