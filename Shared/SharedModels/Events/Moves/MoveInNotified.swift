package import Foundation

/// The developer's notice, or the occupier's, says that somebody moves in; departments are joined in (INT-43).
package struct MoveInNotified: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.notified.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let notifiedAt: Date
    /// The departments that are joined in.
    package let recipients: [Role]
    package let sealed: Sealed<MoveInParticulars>
    /// The contact that it came from; absent of one that began without.
    package let contactId: ContactID?

    package init(
        moveInId: MoveInID, number: String, office: String, notifiedAt: Date, recipients: [Role], sealed: Sealed<MoveInParticulars>,
        contactId: ContactID? = nil
    ) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.notifiedAt = notifiedAt
        self.recipients = recipients
        self.sealed = sealed
        self.contactId = contactId
    }
}
