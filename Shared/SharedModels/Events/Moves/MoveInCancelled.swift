package import Foundation

/// A move-in does not take place.
package struct MoveInCancelled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.cancelled.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let cancelledAt: Date
    /// Who was joined in.
    package let recipients: [Role]
    /// The contact that it came from; absent of one that began without.
    package let contactId: ContactID?

    package init(
        moveInId: MoveInID, number: String, office: String, cancelledAt: Date, recipients: [Role], contactId: ContactID? = nil
    ) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.cancelledAt = cancelledAt
        self.recipients = recipients
        self.contactId = contactId
    }
}
