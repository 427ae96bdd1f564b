package import Foundation

/// The special request went to the general manager in writing (INT-26).
package struct SpecialRequestSubmitted: Event, Equatable {
    package static let type: EventType = "guanjia.intake.specialrequest.submitted.v1"
    package static let topic = Topic.intake

    package let specialRequestId: SpecialRequestID
    package let number: String
    package let office: String
    package let submittedAt: Date
    /// Who decides.
    package let recipients: [Role]
    package let sealed: Sealed<SpecialProposal>

    package init(
        specialRequestId: SpecialRequestID, number: String, office: String, submittedAt: Date, recipients: [Role],
        sealed: Sealed<SpecialProposal>
    ) {
        self.specialRequestId = specialRequestId
        self.number = number
        self.office = office
        self.submittedAt = submittedAt
        self.recipients = recipients
        self.sealed = sealed
    }
}
