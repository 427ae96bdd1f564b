package import Foundation

/// The six forms are complete and go to security (INT-47).
package struct MoveInFormsCollected: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.formscollected.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let collectedAt: Date
    /// Who gets them.
    package let recipients: [Role]

    package init(moveInId: MoveInID, number: String, office: String, collectedAt: Date, recipients: [Role]) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.collectedAt = collectedAt
        self.recipients = recipients
    }
}
