package import Foundation

/// A leader ended a shift that nobody handed over, or that no relief took over (OPS-07).
package struct ShiftEnded: Event, Equatable {
    package static let type: EventType = "guanjia.intake.shift.ended.v1"
    package static let topic = Topic.intake

    package let shiftId: ShiftID
    package let number: String
    package let office: String
    package let endedAt: Date
    /// The post that ended it.
    package let leader: Role
    package let sealed: Sealed<ShiftEndReason>

    package init(shiftId: ShiftID, number: String, office: String, endedAt: Date, leader: Role, sealed: Sealed<ShiftEndReason>) {
        self.shiftId = shiftId
        self.number = number
        self.office = office
        self.endedAt = endedAt
        self.leader = leader
        self.sealed = sealed
    }
}
