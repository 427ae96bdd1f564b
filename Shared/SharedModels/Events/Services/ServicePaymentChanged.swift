package import Foundation

/// The desk collected money for a paid service, or a part of it went back, or a receipt for it was given or cancelled (INT-60).
package struct ServicePaymentChanged: Event, Equatable {
    package static let type: EventType = "guanjia.intake.servicepayment.changed.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let changedAt: Date
    package let service: PaidServiceKind
    /// The charge that says so.
    package let chargeId: ChargeID
    /// Fen of all charges for the service that were neither refunded nor deducted.
    package let paidFen: Int
    /// Fen that the service costs so far; absent while nobody knows.
    package let dueFen: Int?
    /// Fen that are still owed; absent while nobody knows what it costs.
    package let openFen: Int?

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, changedAt: Date, service: PaidServiceKind, chargeId: ChargeID,
        paidFen: Int, dueFen: Int? = nil, openFen: Int? = nil
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.changedAt = changedAt
        self.service = service
        self.chargeId = chargeId
        self.paidFen = paidFen
        self.dueFen = dueFen
        self.openFen = openFen
    }
}
