package import Foundation

/// A service was done; of air-conditioning from when until when (INT-64).
package struct ServiceDelivered: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.delivered.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let deliveredAt: Date
    /// Which service.
    package let service: PaidServiceKind
    /// When it was switched on.
    package let usedFrom: Date?
    /// When it was switched off.
    package let usedUntil: Date?
    /// Seconds outside core hours, or on a statutory holiday (WE-63).
    package let chargedSeconds: Int?

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, deliveredAt: Date, service: PaidServiceKind,
        usedFrom: Date? = nil, usedUntil: Date? = nil, chargedSeconds: Int? = nil
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.deliveredAt = deliveredAt
        self.service = service
        self.usedFrom = usedFrom
        self.usedUntil = usedUntil
        self.chargedSeconds = chargedSeconds
    }
}
