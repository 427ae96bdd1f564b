package import Foundation

/// A special request is settled: what was decided is done, or there is nothing to do (INT-26).
package struct SpecialRequestClosed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.specialrequest.closed.v1"
    package static let topic = Topic.intake

    package let specialRequestId: SpecialRequestID
    package let number: String
    package let office: String
    package let closedAt: Date
    /// What was decided.
    package let outcome: SpecialOutcome
    /// The contact that it came from; absent of one that began without.
    package let contactId: ContactID?
    package let sealed: Sealed<SpecialText>

    package init(
        specialRequestId: SpecialRequestID, number: String, office: String, closedAt: Date, outcome: SpecialOutcome,
        contactId: ContactID? = nil, sealed: Sealed<SpecialText>
    ) {
        self.specialRequestId = specialRequestId
        self.number = number
        self.office = office
        self.closedAt = closedAt
        self.outcome = outcome
        self.contactId = contactId
        self.sealed = sealed
    }
}
