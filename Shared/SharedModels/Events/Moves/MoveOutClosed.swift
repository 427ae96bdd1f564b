package import Foundation

/// A move-out is over; its unit comes into the register of vacant units (INT-54).
package struct MoveOutClosed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.moveout.closed.v1"
    package static let topic = Topic.intake

    package let moveOutId: MoveOutID
    package let number: String
    package let office: String
    package let closedAt: Date
    package let vacantUnitId: VacantUnitID
    package let sealed: Sealed<MoveOutUnit>
    /// The contact that it came from; absent of one that began without.
    package let contactId: ContactID?

    package init(
        moveOutId: MoveOutID, number: String, office: String, closedAt: Date, vacantUnitId: VacantUnitID, sealed: Sealed<MoveOutUnit>,
        contactId: ContactID? = nil
    ) {
        self.moveOutId = moveOutId
        self.number = number
        self.office = office
        self.closedAt = closedAt
        self.vacantUnitId = vacantUnitId
        self.sealed = sealed
        self.contactId = contactId
    }
}
