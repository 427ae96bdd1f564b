package import Foundation

/// The desk called back after a call that was missed or dropped (INT-23).
package struct CallReturned: Event, Equatable {
    package static let type: EventType = "guanjia.intake.call.returned.v1"
    package static let topic = Topic.intake

    package let callId: CallID
    package let number: String
    package let office: String
    package let returnedAt: Date

    package init(
        callId: CallID, number: String, office: String, returnedAt: Date
    ) {
        self.callId = callId
        self.number = number
        self.office = office
        self.returnedAt = returnedAt
    }
}
