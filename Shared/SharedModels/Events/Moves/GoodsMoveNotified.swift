package import Foundation

/// An occupier gave written notice of goods that will be moved (INT-49).
package struct GoodsMoveNotified: Event, Equatable {
    package static let type: EventType = "guanjia.intake.goodsmove.notified.v1"
    package static let topic = Topic.intake

    package let goodsMoveId: GoodsMoveID
    package let number: String
    package let office: String
    package let notifiedAt: Date
    /// When the goods begin to move.
    package let startsAt: Date
    /// When they have moved.
    package let endsAt: Date
    /// Who is to book the lift.
    package let recipients: [Role]
    package let sealed: Sealed<GoodsMoveParticulars>
    /// The contact that it came from; absent of one that began without.
    package let contactId: ContactID?

    package init(
        goodsMoveId: GoodsMoveID, number: String, office: String, notifiedAt: Date, startsAt: Date, endsAt: Date, recipients: [Role],
        sealed: Sealed<GoodsMoveParticulars>, contactId: ContactID? = nil
    ) {
        self.goodsMoveId = goodsMoveId
        self.number = number
        self.office = office
        self.notifiedAt = notifiedAt
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.recipients = recipients
        self.sealed = sealed
        self.contactId = contactId
    }
}
