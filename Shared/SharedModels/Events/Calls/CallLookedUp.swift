package import Foundation

/// The household of a caller was looked up (INT-14).
package struct CallLookedUp: Event, Equatable {
    package static let type: EventType = "guanjia.intake.call.searched.v1"
    package static let topic = Topic.intake

    package let callId: CallID
    package let number: String
    package let office: String
    package let lookedUpAt: Date
    /// Absent when the call was not answered yet.
    package let answeredAt: Date?

    package init(
        callId: CallID, number: String, office: String, lookedUpAt: Date, answeredAt: Date? = nil
    ) {
        self.callId = callId
        self.number = number
        self.office = office
        self.lookedUpAt = lookedUpAt
        self.answeredAt = answeredAt
    }
}
