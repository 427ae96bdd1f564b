package import Foundation

/// Somebody may leave the desk, with a substitute and the leader's consent (OPS-08).
package struct ShiftLeaveAllowed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.leave.allowed.v1"
    package static let topic = Topic.intake

    package let shiftId: ShiftID
    package let number: String
    package let office: String
    package let allowedAt: Date
    /// The post that consented.
    package let leader: Role
    package let sealed: Sealed<ShiftLeave>

    package init(shiftId: ShiftID, number: String, office: String, allowedAt: Date, leader: Role, sealed: Sealed<ShiftLeave>) {
        self.shiftId = shiftId
        self.number = number
        self.office = office
        self.allowedAt = allowedAt
        self.leader = leader
        self.sealed = sealed
    }
}
