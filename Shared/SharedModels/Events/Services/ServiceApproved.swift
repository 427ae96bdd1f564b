package import Foundation

/// The supervisor approved an agreement of regular cleaning (INT-62).
package struct ServiceApproved: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.approved.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let approvedAt: Date
    /// Which service.
    package let service: PaidServiceKind

    package init(serviceRequestId: ServiceRequestID, number: String, office: String, approvedAt: Date, service: PaidServiceKind) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.approvedAt = approvedAt
        self.service = service
    }
}
