package import Foundation

/// The owner was told a price by the charge standard (INT-62 to INT-64).
package struct ServicePriced: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.priced.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let pricedAt: Date
    /// Which service.
    package let service: PaidServiceKind
    /// Fen, for what charge says.
    package let totalFen: Int
    /// What the price is for.
    package let charge: ServiceCharge

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, pricedAt: Date, service: PaidServiceKind, totalFen: Int,
        charge: ServiceCharge
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.pricedAt = pricedAt
        self.service = service
        self.totalFen = totalFen
        self.charge = charge
    }
}
