package import Foundation

/// Somebody in a chat has had a first reply (INT-21).
package struct ContactResponded: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.responded.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let channel: Channel
    package let respondedAt: Date
    /// From the first words to the reply, in whole seconds.
    package let seconds: Int
    /// Whether it came within `chat.first_reply`.
    package let inTime: Bool

    package init(
        contactId: ContactID, number: String, office: String, channel: Channel, respondedAt: Date, seconds: Int, inTime: Bool
    ) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.channel = channel
        self.respondedAt = respondedAt
        self.seconds = seconds
        self.inTime = inTime
    }
}
