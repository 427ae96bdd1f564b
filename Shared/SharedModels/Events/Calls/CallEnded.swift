package import Foundation

/// A call that was answered, or that the desk made, is over.
package struct CallEnded: Event, Equatable {
    package static let type: EventType = "guanjia.intake.call.ended.v1"
    package static let topic = Topic.intake

    package let callId: CallID
    package let number: String
    package let office: String
    package let endedAt: Date
    /// Whether nobody said so and the time for it ran out.
    package let isAssumed: Bool
    /// Absent when nobody answered.
    package let answeredAt: Date?

    package init(
        callId: CallID, number: String, office: String, endedAt: Date, isAssumed: Bool, answeredAt: Date? = nil
    ) {
        self.callId = callId
        self.number = number
        self.office = office
        self.endedAt = endedAt
        self.isAssumed = isAssumed
        self.answeredAt = answeredAt
    }
}
