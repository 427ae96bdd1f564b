package import Foundation

/// The result is in the record and nothing is open (INT-12).
package struct ContactClosed: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.closed.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let closedAt: Date
    package let outcome: ContactOutcome
    /// The complaint, work order or service whose end closed it, when it was handed over.
    package let closedBy: CaseID?
    /// The result in words; absent when the end of another case is the result.
    package let sealed: Sealed<ContactResult>?

    package init(
        contactId: ContactID, number: String, office: String, closedAt: Date, outcome: ContactOutcome, closedBy: CaseID?,
        sealed: Sealed<ContactResult>?
    ) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.closedAt = closedAt
        self.outcome = outcome
        self.closedBy = closedBy
        self.sealed = sealed
    }
}
