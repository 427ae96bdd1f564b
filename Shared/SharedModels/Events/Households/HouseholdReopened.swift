package import Foundation

/// Somebody lives in the unit again (INT-39).
package struct HouseholdReopened: Event, Equatable {
    package static let type: EventType = "guanjia.intake.household.reopened.v1"
    package static let topic = Topic.intake

    package let householdId: HouseholdID
    package let number: String
    package let office: String
    package let reopenedAt: Date
    /// How many are named in it.
    package let people: Int

    package init(householdId: HouseholdID, number: String, office: String, reopenedAt: Date, people: Int) {
        self.householdId = householdId
        self.number = number
        self.office = office
        self.reopenedAt = reopenedAt
        self.people = people
    }
}
