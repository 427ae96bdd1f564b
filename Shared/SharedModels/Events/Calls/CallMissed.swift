package import Foundation

/// Somebody called and nobody answered: the desk calls back (INT-20, INT-23). A word that comes late may show that it was answered:
/// then `call.ended` follows.
package struct CallMissed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.call.missed.v1"
    package static let topic = Topic.intake

    package let callId: CallID
    package let number: String
    package let office: String
    /// When the caller gave up.
    package let missedAt: Date
    /// Whether nobody said so and the time for it ran out.
    package let isAssumed: Bool
    /// Whether the number of the caller is known.
    package let canBeReturned: Bool
    /// Who is to call back.
    package let recipients: [Role]

    package init(
        callId: CallID, number: String, office: String, missedAt: Date, isAssumed: Bool, canBeReturned: Bool, recipients: [Role]
    ) {
        self.callId = callId
        self.number = number
        self.office = office
        self.missedAt = missedAt
        self.isAssumed = isAssumed
        self.canBeReturned = canBeReturned
        self.recipients = recipients
    }
}
