package import Foundation

/// The general manager has decided about a special request (INT-26).
package struct SpecialRequestDecided: Event, Equatable {
    package static let type: EventType = "guanjia.intake.specialrequest.decided.v1"
    package static let topic = Topic.intake

    package let specialRequestId: SpecialRequestID
    package let number: String
    package let office: String
    package let decidedAt: Date
    /// What was decided.
    package let outcome: SpecialOutcome
    /// Who tells the owner.
    package let recipients: [Role]
    package let sealed: Sealed<SpecialText>

    package init(
        specialRequestId: SpecialRequestID, number: String, office: String, decidedAt: Date, outcome: SpecialOutcome, recipients: [Role],
        sealed: Sealed<SpecialText>
    ) {
        self.specialRequestId = specialRequestId
        self.number = number
        self.office = office
        self.decidedAt = decidedAt
        self.outcome = outcome
        self.recipients = recipients
        self.sealed = sealed
    }
}
