package import Foundation

/// Passes and parking permits of a move-in are seen to (INT-47, INT-50).
package struct MoveInPassesIssued: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.passesissued.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let issuedAt: Date
    /// How many were issued; none when none are needed.
    package let passes: Int
    /// Whether security has a copy of the payment invoice for parking.
    package let parking: Bool
    /// Who is told.
    package let recipients: [Role]

    package init(moveInId: MoveInID, number: String, office: String, issuedAt: Date, passes: Int, parking: Bool, recipients: [Role]) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.issuedAt = issuedAt
        self.passes = passes
        self.parking = parking
        self.recipients = recipients
    }
}
