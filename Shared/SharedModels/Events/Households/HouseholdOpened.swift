package import Foundation

/// The file of a household was opened, the one for its office and unit (INT-39).
package struct HouseholdOpened: Event, Equatable {
    package static let type: EventType = "guanjia.intake.household.opened.v1"
    package static let topic = Topic.intake

    package let householdId: HouseholdID
    package let number: String
    package let office: String
    package let openedAt: Date
    /// The way by which the household came; never changes (INT-41).
    package let source: Channel
    /// Since when it is known; never changes (INT-41).
    package let joinedAt: Date
    /// Its group; absent when nobody has judged it (INT-40).
    package let `class`: HouseholdClass?
    /// Whether it is that of a key owner (重点业主).
    package let isKeyOwner: Bool
    /// How many belong to it.
    package let people: Int
    package let sealed: Sealed<HouseholdParticulars>

    package init(
        householdId: HouseholdID, number: String, office: String, openedAt: Date, source: Channel, joinedAt: Date, class: HouseholdClass?,
        isKeyOwner: Bool, people: Int, sealed: Sealed<HouseholdParticulars>
    ) {
        self.householdId = householdId
        self.number = number
        self.office = office
        self.openedAt = openedAt
        self.source = source
        self.joinedAt = joinedAt
        self.class = `class`
        self.isKeyOwner = isKeyOwner
        self.people = people
        self.sealed = sealed
    }
}
