package import Foundation

/// The owner knows what was decided about the special request (INT-26).
package struct SpecialRequestTold: Event, Equatable {
    package static let type: EventType = "guanjia.intake.specialrequest.told.v1"
    package static let topic = Topic.intake

    package let specialRequestId: SpecialRequestID
    package let number: String
    package let office: String
    package let toldAt: Date
    /// What was decided.
    package let outcome: SpecialOutcome
    /// By which way the owner was told.
    package let channel: Channel

    package init(
        specialRequestId: SpecialRequestID, number: String, office: String, toldAt: Date, outcome: SpecialOutcome, channel: Channel
    ) {
        self.specialRequestId = specialRequestId
        self.number = number
        self.office = office
        self.toldAt = toldAt
        self.outcome = outcome
        self.channel = channel
    }
}
