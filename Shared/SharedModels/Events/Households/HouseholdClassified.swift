package import Foundation

/// A household was put into one of the nine groups, or rated anew (INT-40).
package struct HouseholdClassified: Event, Equatable {
    package static let type: EventType = "guanjia.intake.household.classified.v1"
    package static let topic = Topic.intake

    package let householdId: HouseholdID
    package let number: String
    package let office: String
    package let classifiedAt: Date
    package let `class`: HouseholdClass

    package init(householdId: HouseholdID, number: String, office: String, classifiedAt: Date, class: HouseholdClass) {
        self.householdId = householdId
        self.number = number
        self.office = office
        self.classifiedAt = classifiedAt
        self.class = `class`
    }
}
