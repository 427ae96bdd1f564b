package import Foundation

/// A call that was answered broke off without either side ending it: the desk calls back (INT-23). `call.ended` is told of it as well.
package struct CallDropped: Event, Equatable {
    package static let type: EventType = "guanjia.intake.call.dropped.v1"
    package static let topic = Topic.intake

    package let callId: CallID
    package let number: String
    package let office: String
    /// When it broke off.
    package let droppedAt: Date
    /// Whether the number of the other side is known.
    package let canBeReturned: Bool
    /// Who is to call back.
    package let recipients: [Role]

    package init(callId: CallID, number: String, office: String, droppedAt: Date, canBeReturned: Bool, recipients: [Role]) {
        self.callId = callId
        self.number = number
        self.office = office
        self.droppedAt = droppedAt
        self.canBeReturned = canBeReturned
        self.recipients = recipients
    }
}
