package import Foundation

/// The original of an agreement is with finance as the basis of its charges, the copy is filed (INT-62).
package struct ServiceFiled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.filed.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let filedAt: Date
    /// Which service.
    package let service: PaidServiceKind

    package init(serviceRequestId: ServiceRequestID, number: String, office: String, filedAt: Date, service: PaidServiceKind) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.filedAt = filedAt
        self.service = service
    }
}
