package import Foundation

/// Keys that were lent are back.
package struct KeyReturned: Event, Equatable {
    package static let type: EventType = "guanjia.intake.key.returned.v1"
    package static let topic = Topic.intake

    package let keyCustodyId: KeyCustodyID
    package let number: String
    package let office: String
    package let returnedAt: Date
    package let dueAt: Date
    package let inTime: Bool

    package init(keyCustodyId: KeyCustodyID, number: String, office: String, returnedAt: Date, dueAt: Date, inTime: Bool) {
        self.keyCustodyId = keyCustodyId
        self.number = number
        self.office = office
        self.returnedAt = returnedAt
        self.dueAt = dueAt
        self.inTime = inTime
    }
}
