package import Foundation

/// A forum is not held (CBK-29, CBK-40).
package struct ForumCancelled: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.forum.cancelled.v1"
    package static let topic = Topic.callbacks

    package let forumId: ForumID
    package let number: String
    package let office: String
    package let cancelledAt: Date
    /// Whether it is one of those at irregular times, or that of the year's end (CBK-29, CBK-40).
    package let kind: ForumKind

    package init(forumId: ForumID, number: String, office: String, cancelledAt: Date, kind: ForumKind) {
        self.forumId = forumId
        self.number = number
        self.office = office
        self.cancelledAt = cancelledAt
        self.kind = kind
    }
}
