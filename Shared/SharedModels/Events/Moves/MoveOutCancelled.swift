package import Foundation

/// A move-out does not take place.
package struct MoveOutCancelled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.moveout.cancelled.v1"
    package static let topic = Topic.intake

    package let moveOutId: MoveOutID
    package let number: String
    package let office: String
    package let cancelledAt: Date
    /// The contact that it came from; absent of one that began without.
    package let contactId: ContactID?

    package init(moveOutId: MoveOutID, number: String, office: String, cancelledAt: Date, contactId: ContactID? = nil) {
        self.moveOutId = moveOutId
        self.number = number
        self.office = office
        self.cancelledAt = cancelledAt
        self.contactId = contactId
    }
}
