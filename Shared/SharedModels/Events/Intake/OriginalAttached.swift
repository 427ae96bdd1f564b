package import Foundation

/// The original of what somebody said belongs to the contact from now on (INT-07). The file itself is in no event.
package struct OriginalAttached: Event, Equatable {
    package static let type: EventType = "guanjia.intake.original.attached.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let attachedAt: Date
    package let originalId: OriginalID
    package let kind: OriginalKind
    package let contentType: FileType
    /// Size in bytes.
    package let bytes: Int

    package init(
        contactId: ContactID, number: String, office: String, attachedAt: Date, originalId: OriginalID, kind: OriginalKind,
        contentType: FileType, bytes: Int
    ) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.attachedAt = attachedAt
        self.originalId = originalId
        self.kind = kind
        self.contentType = contentType
        self.bytes = bytes
    }
}
