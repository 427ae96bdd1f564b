package import Foundation

/// Keys were lent.
package struct KeyLent: Event, Equatable {
    package static let type: EventType = "guanjia.intake.key.lent.v1"
    package static let topic = Topic.intake

    package let keyCustodyId: KeyCustodyID
    package let number: String
    package let office: String
    package let lentAt: Date
    /// By when they are to be back.
    package let dueAt: Date
    package let sealed: Sealed<KeyLoan>

    package init(keyCustodyId: KeyCustodyID, number: String, office: String, lentAt: Date, dueAt: Date, sealed: Sealed<KeyLoan>) {
        self.keyCustodyId = keyCustodyId
        self.number = number
        self.office = office
        self.lentAt = lentAt
        self.dueAt = dueAt
        self.sealed = sealed
    }
}
