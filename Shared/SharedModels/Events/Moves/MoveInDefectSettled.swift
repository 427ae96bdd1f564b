package import Foundation

/// Engineering says what became of a defect whose slip did not put it right (INT-44).
package struct MoveInDefectSettled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.defectsettled.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let settledAt: Date
    /// The defect's place in the record, from 1.
    package let defect: Int
    /// Defects that are not put right.
    package let outstanding: Int

    package init(moveInId: MoveInID, number: String, office: String, settledAt: Date, defect: Int, outstanding: Int) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.settledAt = settledAt
        self.defect = defect
        self.outstanding = outstanding
    }
}
