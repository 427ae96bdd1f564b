package import Foundation

/// The three undertakings of a move-out are signed, and clearing has begun (INT-52, INT-53).
package struct MoveOutUndertaken: Event, Equatable {
    package static let type: EventType = "guanjia.intake.moveout.undertaken.v1"
    package static let topic = Topic.intake

    package let moveOutId: MoveOutID
    package let number: String
    package let office: String
    package let undertakenAt: Date
    /// The departments that are to clear it.
    package let recipients: [Role]

    package init(moveOutId: MoveOutID, number: String, office: String, undertakenAt: Date, recipients: [Role]) {
        self.moveOutId = moveOutId
        self.number = number
        self.office = office
        self.undertakenAt = undertakenAt
        self.recipients = recipients
    }
}
