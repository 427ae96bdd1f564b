package import Foundation

/// Nobody lives in the unit any more; the file stays (INT-39).
package struct HouseholdClosed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.household.closed.v1"
    package static let topic = Topic.intake

    package let householdId: HouseholdID
    package let number: String
    package let office: String
    package let closedAt: Date
    /// How many are still named in it.
    package let people: Int

    package init(householdId: HouseholdID, number: String, office: String, closedAt: Date, people: Int) {
        self.householdId = householdId
        self.number = number
        self.office = office
        self.closedAt = closedAt
        self.people = people
    }
}
