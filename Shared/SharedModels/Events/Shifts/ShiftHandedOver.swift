package import Foundation

/// A shift hands over, with what is open at the desk (OPS-07). Whoever goes off stays until it is taken over.
package struct ShiftHandedOver: Event, Equatable {
    package static let type: EventType = "guanjia.intake.shift.handedover.v1"
    package static let topic = Topic.intake

    package let shiftId: ShiftID
    package let number: String
    package let office: String
    package let handedOverAt: Date
    /// Contacts that wait for something.
    package let contacts: Int
    /// Items of mail that lie at the desk.
    package let mail: Int
    /// Loans of keys that are out.
    package let keys: Int
    /// Visitors in the house.
    package let visitors: Int
    /// Groups that are expected or in the house.
    package let groupVisits: Int
    /// Missed and dropped calls that nobody has called back; absent in what was told before this was added.
    package let missedCalls: Int?
    package let sealed: Sealed<ShiftNote>

    package init(
        shiftId: ShiftID, number: String, office: String, handedOverAt: Date, contacts: Int, mail: Int, keys: Int, visitors: Int,
        groupVisits: Int, missedCalls: Int? = nil, sealed: Sealed<ShiftNote>
    ) {
        self.shiftId = shiftId
        self.number = number
        self.office = office
        self.handedOverAt = handedOverAt
        self.contacts = contacts
        self.mail = mail
        self.keys = keys
        self.visitors = visitors
        self.groupVisits = groupVisits
        self.missedCalls = missedCalls
        self.sealed = sealed
    }
}
