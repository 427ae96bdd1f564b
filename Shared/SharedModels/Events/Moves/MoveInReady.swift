package import Foundation

/// The unit is in good order: no defect of it is open (INT-44).
package struct MoveInReady: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.ready.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let readyAt: Date
    /// Who goes on.
    package let recipients: [Role]

    package init(moveInId: MoveInID, number: String, office: String, readyAt: Date, recipients: [Role]) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.readyAt = readyAt
        self.recipients = recipients
    }
}
