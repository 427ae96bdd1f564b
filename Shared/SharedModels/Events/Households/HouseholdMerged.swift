package import Foundation

/// A file turned out to be of the same household as another, and is found under that one (INT-39, INT-41).
package struct HouseholdMerged: Event, Equatable {
    package static let type: EventType = "guanjia.intake.household.merged.v1"
    package static let topic = Topic.intake

    package let householdId: HouseholdID
    package let number: String
    package let office: String
    package let mergedAt: Date
    /// The file under which it is found.
    package let into: HouseholdID

    package init(householdId: HouseholdID, number: String, office: String, mergedAt: Date, into: HouseholdID) {
        self.householdId = householdId
        self.number = number
        self.office = office
        self.mergedAt = mergedAt
        self.into = into
    }
}
