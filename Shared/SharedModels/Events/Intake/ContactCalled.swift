package import Foundation

/// A contact was recorded of a telephone call, which is told so (INT-03).
package struct ContactCalled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.called.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let recordedAt: Date
    /// The call that it was recorded of.
    package let callId: CallID

    package init(contactId: ContactID, number: String, office: String, recordedAt: Date, callId: CallID) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.recordedAt = recordedAt
        self.callId = callId
    }
}
