package import Foundation

/// The owner has had the promised answer.
package struct ContactReplied: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.replied.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let repliedAt: Date
    /// The way by which the owner was told.
    package let channel: Channel
    /// Whether the promise was kept.
    package let inTime: Bool
    /// For a suggestion: whether it is adopted, as the owner was told (INT-19).
    package let adopted: Bool?
    package let sealed: Sealed<ContactReply>

    package init(
        contactId: ContactID, number: String, office: String, repliedAt: Date, channel: Channel, inTime: Bool, adopted: Bool?,
        sealed: Sealed<ContactReply>
    ) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.repliedAt = repliedAt
        self.channel = channel
        self.inTime = inTime
        self.adopted = adopted
        self.sealed = sealed
    }
}
