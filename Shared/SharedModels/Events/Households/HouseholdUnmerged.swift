package import Foundation

/// A file that was merged into another stands for itself again (INT-39).
package struct HouseholdUnmerged: Event, Equatable {
    package static let type: EventType = "guanjia.intake.household.unmerged.v1"
    package static let topic = Topic.intake

    package let householdId: HouseholdID
    package let number: String
    package let office: String
    package let unmergedAt: Date
    /// The file into which it was merged.
    package let from: HouseholdID
    /// Whether the other file could not take it.
    package let wasRefused: Bool

    package init(householdId: HouseholdID, number: String, office: String, unmergedAt: Date, from: HouseholdID, wasRefused: Bool) {
        self.householdId = householdId
        self.number = number
        self.office = office
        self.unmergedAt = unmergedAt
        self.from = from
        self.wasRefused = wasRefused
    }
}
