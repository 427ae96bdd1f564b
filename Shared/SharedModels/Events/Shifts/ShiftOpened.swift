package import Foundation

/// Somebody is at the desk (OPS-07, OPS-08).
package struct ShiftOpened: Event, Equatable {
    package static let type: EventType = "guanjia.intake.shift.opened.v1"
    package static let topic = Topic.intake

    package let shiftId: ShiftID
    package let number: String
    package let office: String
    package let openedAt: Date
    package let sealed: Sealed<ShiftPerson>

    package init(shiftId: ShiftID, number: String, office: String, openedAt: Date, sealed: Sealed<ShiftPerson>) {
        self.shiftId = shiftId
        self.number = number
        self.office = office
        self.openedAt = openedAt
        self.sealed = sealed
    }
}
