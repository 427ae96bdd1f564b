package import Foundation

/// Somebody who called waits for an answer beyond `call.lookup_limit`: tell the caller and offer to call back (INT-14).
package struct CallWaiting: Event, Equatable {
    package static let type: EventType = "guanjia.intake.call.waiting.v1"
    package static let topic = Topic.intake

    package let callId: CallID
    package let number: String
    package let office: String
    package let answeredAt: Date
    /// Since when it is too long.
    package let bound: Date
    /// Who is told.
    package let recipients: [Role]

    package init(
        callId: CallID, number: String, office: String, answeredAt: Date, bound: Date, recipients: [Role]
    ) {
        self.callId = callId
        self.number = number
        self.office = office
        self.answeredAt = answeredAt
        self.bound = bound
        self.recipients = recipients
    }
}
