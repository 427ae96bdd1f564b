package import Foundation

/// Something of a household's file was written anew; what is sealed is how it stands now (INT-39).
package struct HouseholdAmended: Event, Equatable {
    package static let type: EventType = "guanjia.intake.household.amended.v1"
    package static let topic = Topic.intake

    package let householdId: HouseholdID
    package let number: String
    package let office: String
    package let amendedAt: Date
    /// What was.
    package let changed: [HouseholdPart]
    /// Whether it is that of a key owner (重点业主).
    package let isKeyOwner: Bool
    /// How many belong to it now.
    package let people: Int
    /// How many other files are merged into it now.
    package let files: Int
    package let sealed: Sealed<HouseholdParticulars>

    package init(
        householdId: HouseholdID, number: String, office: String, amendedAt: Date, changed: [HouseholdPart], isKeyOwner: Bool, people: Int,
        files: Int, sealed: Sealed<HouseholdParticulars>
    ) {
        self.householdId = householdId
        self.number = number
        self.office = office
        self.amendedAt = amendedAt
        self.changed = changed
        self.isKeyOwner = isKeyOwner
        self.people = people
        self.files = files
        self.sealed = sealed
    }
}
