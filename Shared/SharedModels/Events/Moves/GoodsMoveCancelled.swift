package import Foundation

/// Goods are not moved after all.
package struct GoodsMoveCancelled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.goodsmove.cancelled.v1"
    package static let topic = Topic.intake

    package let goodsMoveId: GoodsMoveID
    package let number: String
    package let office: String
    package let cancelledAt: Date
    /// Who is to know.
    package let recipients: [Role]
    /// The contact that it came from; absent of one that began without.
    package let contactId: ContactID?

    package init(
        goodsMoveId: GoodsMoveID, number: String, office: String, cancelledAt: Date, recipients: [Role], contactId: ContactID? = nil
    ) {
        self.goodsMoveId = goodsMoveId
        self.number = number
        self.office = office
        self.cancelledAt = cancelledAt
        self.recipients = recipients
        self.contactId = contactId
    }
}
