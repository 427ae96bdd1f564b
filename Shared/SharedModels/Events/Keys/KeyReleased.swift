package import Foundation

/// Keys left custody for good, against a signature.
package struct KeyReleased: Event, Equatable {
    package static let type: EventType = "guanjia.intake.key.released.v1"
    package static let topic = Topic.intake

    package let keyCustodyId: KeyCustodyID
    package let number: String
    package let office: String
    package let releasedAt: Date
    /// Who has them now.
    package let recipient: KeyRecipient
    package let sealed: Sealed<KeySignature>

    package init(
        keyCustodyId: KeyCustodyID, number: String, office: String, releasedAt: Date, recipient: KeyRecipient, sealed: Sealed<KeySignature>
    ) {
        self.keyCustodyId = keyCustodyId
        self.number = number
        self.office = office
        self.releasedAt = releasedAt
        self.recipient = recipient
        self.sealed = sealed
    }
}
