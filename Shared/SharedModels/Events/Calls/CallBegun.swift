package import Foundation

/// A call rings, or the first word of it came (INT-20).
package struct CallBegun: Event, Equatable {
    package static let type: EventType = "guanjia.intake.call.begun.v1"
    package static let topic = Topic.intake

    package let callId: CallID
    package let number: String
    package let office: String
    /// Which way it goes.
    package let direction: CallDirection
    /// When it began, as the telephone system says.
    package let begunAt: Date
    package let sealed: Sealed<CallParticulars>

    package init(
        callId: CallID, number: String, office: String, direction: CallDirection, begunAt: Date, sealed: Sealed<CallParticulars>
    ) {
        self.callId = callId
        self.number = number
        self.office = office
        self.direction = direction
        self.begunAt = begunAt
        self.sealed = sealed
    }
}
