package import Foundation

/// Departments have not cleared a move-out yet and are reminded (INT-53).
package struct MoveOutClearanceDue: Event, Equatable {
    package static let type: EventType = "guanjia.intake.moveout.clearancedue.v1"
    package static let topic = Topic.intake

    package let moveOutId: MoveOutID
    package let number: String
    package let office: String
    package let remindedAt: Date
    package let bound: Date
    /// The departments that have not, and who runs the desk.
    package let recipients: [Role]

    package init(moveOutId: MoveOutID, number: String, office: String, remindedAt: Date, bound: Date, recipients: [Role]) {
        self.moveOutId = moveOutId
        self.number = number
        self.office = office
        self.remindedAt = remindedAt
        self.bound = bound
        self.recipients = recipients
    }
}
