package import Foundation

/// Nobody has been at a desk for a while: its last shift is over and no other has begun (OPS-08). Told once for each time that it was left.
package struct DeskEmpty: Event, Equatable {
    package static let type: EventType = "guanjia.intake.desk.empty.v1"
    package static let topic = Topic.intake

    /// The shift by which it was left.
    package let shiftId: ShiftID
    package let number: String
    package let office: String
    package let toldAt: Date
    /// Since when nobody is there.
    package let leftAt: Date
    /// Who is to know.
    package let recipients: [Role]

    package init(shiftId: ShiftID, number: String, office: String, toldAt: Date, leftAt: Date, recipients: [Role]) {
        self.shiftId = shiftId
        self.number = number
        self.office = office
        self.toldAt = toldAt
        self.leftAt = leftAt
        self.recipients = recipients
    }
}
