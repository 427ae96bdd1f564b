package import Foundation

/// The household of a move-in has its file (INT-43).
package struct MoveInFileOpened: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.fileopened.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let openedAt: Date
    /// The household's file.
    package let householdId: HouseholdID

    package init(moveInId: MoveInID, number: String, office: String, openedAt: Date, householdId: HouseholdID) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.openedAt = openedAt
        self.householdId = householdId
    }
}
