package import Foundation

/// An amount is in a month's summary for finance (INT-62, INT-65).
package struct ServiceBilled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.billed.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let billedAt: Date
    /// Which service.
    package let service: PaidServiceKind
    /// Whose summary it is in.
    package let month: LedgerMonth
    /// Fen.
    package let amountFen: Int
    /// Fen that the supplier of plants owes of it (INT-65).
    package let claimFen: Int?

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, billedAt: Date, service: PaidServiceKind, month: LedgerMonth,
        amountFen: Int, claimFen: Int? = nil
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.billedAt = billedAt
        self.service = service
        self.month = month
        self.amountFen = amountFen
        self.claimFen = claimFen
    }
}
