package import Foundation

/// What a new occupier wants beside passes and parking, or does without, or has been arranged (INT-50).
package struct MoveInServiceNoted: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.servicenoted.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let notedAt: Date
    package let service: MoveInServiceKind
    package let state: MoveInServiceState
    /// The order by which it was arranged, of cleaning and plants.
    package let serviceRequestId: ServiceRequestID?

    package init(
        moveInId: MoveInID, number: String, office: String, notedAt: Date, service: MoveInServiceKind, state: MoveInServiceState,
        serviceRequestId: ServiceRequestID? = nil
    ) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.notedAt = notedAt
        self.service = service
        self.state = state
        self.serviceRequestId = serviceRequestId
    }
}
