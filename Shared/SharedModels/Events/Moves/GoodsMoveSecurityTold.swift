package import Foundation

/// Security is told of goods that will be moved (INT-49).
package struct GoodsMoveSecurityTold: Event, Equatable {
    package static let type: EventType = "guanjia.intake.goodsmove.securitytold.v1"
    package static let topic = Topic.intake

    package let goodsMoveId: GoodsMoveID
    package let number: String
    package let office: String
    package let toldAt: Date
    /// When the goods begin to move.
    package let startsAt: Date
    /// When they have moved.
    package let endsAt: Date
    /// Who is told.
    package let recipients: [Role]
    package let sealed: Sealed<GoodsMoveUnit>

    package init(
        goodsMoveId: GoodsMoveID, number: String, office: String, toldAt: Date, startsAt: Date, endsAt: Date, recipients: [Role],
        sealed: Sealed<GoodsMoveUnit>
    ) {
        self.goodsMoveId = goodsMoveId
        self.number = number
        self.office = office
        self.toldAt = toldAt
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.recipients = recipients
        self.sealed = sealed
    }
}
