package import Foundation

/// A month ended and a service that belongs into its summary is not in it (T-MONTHEND).
package struct ServiceUnbilled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.unbilled.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let overdueAt: Date
    /// Which service.
    package let service: PaidServiceKind
    /// Whose summary it should be in.
    package let month: LedgerMonth
    /// The month's end.
    package let bound: Date

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, overdueAt: Date, service: PaidServiceKind, month: LedgerMonth,
        bound: Date
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.overdueAt = overdueAt
        self.service = service
        self.month = month
        self.bound = bound
    }
}
