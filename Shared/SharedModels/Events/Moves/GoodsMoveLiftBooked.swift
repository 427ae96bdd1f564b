package import Foundation

/// Engineering holds a lift for goods that will be moved (INT-49).
package struct GoodsMoveLiftBooked: Event, Equatable {
    package static let type: EventType = "guanjia.intake.goodsmove.liftbooked.v1"
    package static let topic = Topic.intake

    package let goodsMoveId: GoodsMoveID
    package let number: String
    package let office: String
    package let bookedAt: Date
    /// When the goods begin to move.
    package let startsAt: Date
    /// When they have moved.
    package let endsAt: Date
    /// Who is to tell security.
    package let recipients: [Role]

    package init(
        goodsMoveId: GoodsMoveID, number: String, office: String, bookedAt: Date, startsAt: Date, endsAt: Date, recipients: [Role]
    ) {
        self.goodsMoveId = goodsMoveId
        self.number = number
        self.office = office
        self.bookedAt = bookedAt
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.recipients = recipients
    }
}
