package import Foundation

/// Whoever left the desk is back (OPS-08).
package struct ShiftLeaveEnded: Event, Equatable {
    package static let type: EventType = "guanjia.intake.leave.ended.v1"
    package static let topic = Topic.intake

    package let shiftId: ShiftID
    package let number: String
    package let office: String
    package let backAt: Date

    package init(shiftId: ShiftID, number: String, office: String, backAt: Date) {
        self.shiftId = shiftId
        self.number = number
        self.office = office
        self.backAt = backAt
    }
}
