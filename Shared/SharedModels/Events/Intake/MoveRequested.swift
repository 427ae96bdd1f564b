package import Foundation

/// A contact turned out to be a move: of goods, in, or out (domain 3.8, 3.8b).
package struct MoveRequested: Event, Equatable {
    package static let type: EventType = "guanjia.intake.move.requested.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let contactNumber: String
    package let move: MoveKind
    /// The goods move, the move-in or the move-out; chosen at the hand-over, so that both sides know it at once.
    package let moveId: CaseID
    package let office: String
    package let channel: Channel
    package let requestedAt: Date
    /// Which way goods go; of a goods move only.
    package let direction: GoodsDirection?
    /// When goods begin to move; of a goods move only.
    package let startsAt: Date?
    /// When they have moved; of a goods move only.
    package let endsAt: Date?
    /// Who moves in; of a move-in only.
    package let occupierKind: MoveInOccupier?
    /// When the day begins on which the tenancy agreement ends; of a move-out only.
    package let agreementDayStart: Date?
    /// When the earlier day begins that the owner has confirmed by letter; of a move-out only (INT-52).
    package let confirmedDayStart: Date?
    /// The file of the caller's household, where it is known (INT-39).
    package let householdId: HouseholdID?
    package let sealed: Sealed<MoveParticulars>

    package init(
        contactId: ContactID, contactNumber: String, move: MoveKind, moveId: CaseID, office: String, channel: Channel, requestedAt: Date,
        direction: GoodsDirection? = nil, startsAt: Date? = nil, endsAt: Date? = nil, occupierKind: MoveInOccupier? = nil,
        agreementDayStart: Date? = nil, confirmedDayStart: Date? = nil, householdId: HouseholdID? = nil, sealed: Sealed<MoveParticulars>
    ) {
        self.contactId = contactId
        self.contactNumber = contactNumber
        self.move = move
        self.moveId = moveId
        self.office = office
        self.channel = channel
        self.requestedAt = requestedAt
        self.direction = direction
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.occupierKind = occupierKind
        self.agreementDayStart = agreementDayStart
        self.confirmedDayStart = confirmedDayStart
        self.householdId = householdId
        self.sealed = sealed
    }
}
