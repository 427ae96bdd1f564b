package import Foundation

/// A department has cleared a move-out (INT-53).
package struct MoveOutClearanceGiven: Event, Equatable {
    package static let type: EventType = "guanjia.intake.moveout.departmentcleared.v1"
    package static let topic = Topic.intake

    package let moveOutId: MoveOutID
    package let number: String
    package let office: String
    package let clearedAt: Date
    /// Which one.
    package let department: Role
    /// How many are still to clear it.
    package let outstanding: Int

    package init(moveOutId: MoveOutID, number: String, office: String, clearedAt: Date, department: Role, outstanding: Int) {
        self.moveOutId = moveOutId
        self.number = number
        self.office = office
        self.clearedAt = clearedAt
        self.department = department
        self.outstanding = outstanding
    }
}
