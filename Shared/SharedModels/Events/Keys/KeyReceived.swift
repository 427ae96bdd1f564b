package import Foundation

/// Keys of a unit are in custody (INT-42).
package struct KeyReceived: Event, Equatable {
    package static let type: EventType = "guanjia.intake.key.received.v1"
    package static let topic = Topic.intake

    package let keyCustodyId: KeyCustodyID
    package let number: String
    package let office: String
    package let receivedAt: Date
    /// Entries of the list of keys.
    package let keys: Int
    package let sealed: Sealed<KeyParticulars>

    package init(keyCustodyId: KeyCustodyID, number: String, office: String, receivedAt: Date, keys: Int, sealed: Sealed<KeyParticulars>) {
        self.keyCustodyId = keyCustodyId
        self.number = number
        self.office = office
        self.receivedAt = receivedAt
        self.keys = keys
        self.sealed = sealed
    }
}
