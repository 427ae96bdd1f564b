package import Foundation

/// Finance, engineering and security have cleared a move-out (INT-53).
package struct MoveOutCleared: Event, Equatable {
    package static let type: EventType = "guanjia.intake.moveout.cleared.v1"
    package static let topic = Topic.intake

    package let moveOutId: MoveOutID
    package let number: String
    package let office: String
    package let clearedAt: Date

    package init(moveOutId: MoveOutID, number: String, office: String, clearedAt: Date) {
        self.moveOutId = moveOutId
        self.number = number
        self.office = office
        self.clearedAt = clearedAt
    }
}
