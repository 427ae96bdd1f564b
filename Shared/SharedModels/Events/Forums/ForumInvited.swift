package import Foundation

/// Households or the owners' committee are invited to a forum (CBK-29, CBK-40).
package struct ForumInvited: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.forum.invited.v1"
    package static let topic = Topic.callbacks

    package let forumId: ForumID
    package let number: String
    package let office: String
    package let invitedAt: Date
    /// Whether it is one of those at irregular times, or that of the year's end (CBK-29, CBK-40).
    package let kind: ForumKind
    /// Who is invited.
    package let audience: ForumAudience
    /// Households or members who are invited with this.
    package let added: Int
    /// All who are invited.
    package let invited: Int
    package let sealed: Sealed<ForumInvitation>

    package init(
        forumId: ForumID, number: String, office: String, invitedAt: Date, kind: ForumKind, audience: ForumAudience, added: Int,
        invited: Int, sealed: Sealed<ForumInvitation>
    ) {
        self.forumId = forumId
        self.number = number
        self.office = office
        self.invitedAt = invitedAt
        self.kind = kind
        self.audience = audience
        self.added = added
        self.invited = invited
        self.sealed = sealed
    }
}
