package import Foundation

/// A service begins soon: whoever serves is reminded (domain 3.7). Told once for each start.
package struct ServiceReminded: Event, Equatable {
    package static let type: EventType = "guanjia.intake.service.reminded.v1"
    package static let topic = Topic.intake

    package let serviceRequestId: ServiceRequestID
    package let number: String
    package let office: String
    package let remindedAt: Date
    /// Which service.
    package let service: PaidServiceKind
    /// When it is done.
    package let beginsAt: Date
    /// Until when, of what lasts.
    package let endsAt: Date?
    /// The slip by which engineering switches the air-conditioning (INT-64).
    package let repairId: WorkOrderID?
    /// Who serves; of what a supplier brings, whoever reminds it.
    package let recipients: [Role]

    package init(
        serviceRequestId: ServiceRequestID, number: String, office: String, remindedAt: Date, service: PaidServiceKind, beginsAt: Date,
        endsAt: Date? = nil, repairId: WorkOrderID? = nil, recipients: [Role]
    ) {
        self.serviceRequestId = serviceRequestId
        self.number = number
        self.office = office
        self.remindedAt = remindedAt
        self.service = service
        self.beginsAt = beginsAt
        self.endsAt = endsAt
        self.repairId = repairId
        self.recipients = recipients
    }
}
