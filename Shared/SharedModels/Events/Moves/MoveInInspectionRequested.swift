package import Foundation

/// Engineering is asked to inspect the unit before somebody moves in (INT-44).
package struct MoveInInspectionRequested: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.inspectionrequested.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let requestedAt: Date
    /// Who is to inspect it.
    package let recipients: [Role]
    package let sealed: Sealed<MoveInUnit>

    package init(moveInId: MoveInID, number: String, office: String, requestedAt: Date, recipients: [Role], sealed: Sealed<MoveInUnit>) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.requestedAt = requestedAt
        self.recipients = recipients
        self.sealed = sealed
    }
}
