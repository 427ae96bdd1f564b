package import Foundation

/// The move-in day is over and forms are missing (INT-47, T-FORMS).
package struct MoveInFormsOverdue: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.formsoverdue.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let toldAt: Date
    package let bound: Date
    /// Forms that are missing.
    package let outstanding: Int
    /// Who is to see to it.
    package let recipients: [Role]

    package init(moveInId: MoveInID, number: String, office: String, toldAt: Date, bound: Date, outstanding: Int, recipients: [Role]) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.toldAt = toldAt
        self.bound = bound
        self.outstanding = outstanding
        self.recipients = recipients
    }
}
