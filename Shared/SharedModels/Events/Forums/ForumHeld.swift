package import Foundation

/// A forum took place; its views are recorded (CBK-40).
package struct ForumHeld: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.forum.held.v1"
    package static let topic = Topic.callbacks

    package let forumId: ForumID
    package let number: String
    package let office: String
    package let recordedAt: Date
    /// When it took place.
    package let heldAt: Date
    /// Whether it is one of those at irregular times, or that of the year's end (CBK-29, CBK-40).
    package let kind: ForumKind
    /// Who is invited.
    package let audience: ForumAudience
    /// Households of which somebody came.
    package let households: Int
    /// People who came.
    package let persons: Int

    package init(
        forumId: ForumID, number: String, office: String, recordedAt: Date, heldAt: Date, kind: ForumKind, audience: ForumAudience,
        households: Int, persons: Int
    ) {
        self.forumId = forumId
        self.number = number
        self.office = office
        self.recordedAt = recordedAt
        self.heldAt = heldAt
        self.kind = kind
        self.audience = audience
        self.households = households
        self.persons = persons
    }
}
