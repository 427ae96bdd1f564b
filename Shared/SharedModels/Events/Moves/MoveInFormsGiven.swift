package import Foundation

/// Some of the six forms are in, or are not needed (INT-47).
package struct MoveInFormsGiven: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.formsgiven.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let givenAt: Date
    /// Forms that are in now.
    package let given: Int
    /// Forms that are missing.
    package let outstanding: Int

    package init(moveInId: MoveInID, number: String, office: String, givenAt: Date, given: Int, outstanding: Int) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.givenAt = givenAt
        self.given = given
        self.outstanding = outstanding
    }
}
