package import Foundation

/// Goods were moved.
package struct GoodsMoveDone: Event, Equatable {
    package static let type: EventType = "guanjia.intake.goodsmove.done.v1"
    package static let topic = Topic.intake

    package let goodsMoveId: GoodsMoveID
    package let number: String
    package let office: String
    package let doneAt: Date
    /// The contact that it came from; absent of one that began without.
    package let contactId: ContactID?

    package init(goodsMoveId: GoodsMoveID, number: String, office: String, doneAt: Date, contactId: ContactID? = nil) {
        self.goodsMoveId = goodsMoveId
        self.number = number
        self.office = office
        self.doneAt = doneAt
        self.contactId = contactId
    }
}
