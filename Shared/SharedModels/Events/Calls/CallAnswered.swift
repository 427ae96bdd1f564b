package import Foundation

/// A call was answered.
package struct CallAnswered: Event, Equatable {
    package static let type: EventType = "guanjia.intake.call.answered.v1"
    package static let topic = Topic.intake

    package let callId: CallID
    package let number: String
    package let office: String
    package let answeredAt: Date

    package init(
        callId: CallID, number: String, office: String, answeredAt: Date
    ) {
        self.callId = callId
        self.number = number
        self.office = office
        self.answeredAt = answeredAt
    }
}
