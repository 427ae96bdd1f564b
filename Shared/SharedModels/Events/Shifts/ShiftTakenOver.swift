package import Foundation

/// The relief has taken over, and the shift is over (OPS-07).
package struct ShiftTakenOver: Event, Equatable {
    package static let type: EventType = "guanjia.intake.shift.takenover.v1"
    package static let topic = Topic.intake

    package let shiftId: ShiftID
    package let number: String
    package let office: String
    package let takenOverAt: Date
    package let sealed: Sealed<ShiftPerson>

    package init(shiftId: ShiftID, number: String, office: String, takenOverAt: Date, sealed: Sealed<ShiftPerson>) {
        self.shiftId = shiftId
        self.number = number
        self.office = office
        self.takenOverAt = takenOverAt
        self.sealed = sealed
    }
}
