package import Foundation

/// The owner asks for it no more.
package struct SpecialRequestWithdrawn: Event, Equatable {
    package static let type: EventType = "guanjia.intake.specialrequest.withdrawn.v1"
    package static let topic = Topic.intake

    package let specialRequestId: SpecialRequestID
    package let number: String
    package let office: String
    package let withdrawnAt: Date
    /// Who had it in hand.
    package let recipients: [Role]
    /// The contact that it came from; absent of one that began without.
    package let contactId: ContactID?

    package init(
        specialRequestId: SpecialRequestID, number: String, office: String, withdrawnAt: Date, recipients: [Role],
        contactId: ContactID? = nil
    ) {
        self.specialRequestId = specialRequestId
        self.number = number
        self.office = office
        self.withdrawnAt = withdrawnAt
        self.recipients = recipients
        self.contactId = contactId
    }
}
