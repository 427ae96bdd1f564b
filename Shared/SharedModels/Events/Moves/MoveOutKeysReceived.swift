package import Foundation

/// The keys of a unit that is left are in custody (INT-42, INT-52).
package struct MoveOutKeysReceived: Event, Equatable {
    package static let type: EventType = "guanjia.intake.moveout.keysreceived.v1"
    package static let topic = Topic.intake

    package let moveOutId: MoveOutID
    package let number: String
    package let office: String
    package let receivedAt: Date
    /// Where they are.
    package let keyCustodyId: KeyCustodyID

    package init(moveOutId: MoveOutID, number: String, office: String, receivedAt: Date, keyCustodyId: KeyCustodyID) {
        self.moveOutId = moveOutId
        self.number = number
        self.office = office
        self.receivedAt = receivedAt
        self.keyCustodyId = keyCustodyId
    }
}
