package import Foundation

/// The contact that was recorded of a call is known (INT-03, INT-14).
package struct CallContactNoted: Event, Equatable {
    package static let type: EventType = "guanjia.intake.call.noted.v1"
    package static let topic = Topic.intake

    package let callId: CallID
    package let number: String
    package let office: String
    package let contactId: ContactID
    package let notedAt: Date
    /// Absent when nobody answered.
    package let answeredAt: Date?

    package init(
        callId: CallID, number: String, office: String, contactId: ContactID, notedAt: Date, answeredAt: Date? = nil
    ) {
        self.callId = callId
        self.number = number
        self.office = office
        self.contactId = contactId
        self.notedAt = notedAt
        self.answeredAt = answeredAt
    }
}
