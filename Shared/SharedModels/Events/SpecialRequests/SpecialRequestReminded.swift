package import Foundation

/// A special request lies too long with whoever has it in hand (INT-26).
package struct SpecialRequestReminded: Event, Equatable {
    package static let type: EventType = "guanjia.intake.specialrequest.reminded.v1"
    package static let topic = Topic.intake

    package let specialRequestId: SpecialRequestID
    package let number: String
    package let office: String
    package let remindedAt: Date
    /// When it was to have gone on.
    package let bound: Date
    /// How often by now.
    package let times: Int
    /// Who has it in hand.
    package let recipients: [Role]

    package init(
        specialRequestId: SpecialRequestID, number: String, office: String, remindedAt: Date, bound: Date, times: Int, recipients: [Role]
    ) {
        self.specialRequestId = specialRequestId
        self.number = number
        self.office = office
        self.remindedAt = remindedAt
        self.bound = bound
        self.times = times
        self.recipients = recipients
    }
}
