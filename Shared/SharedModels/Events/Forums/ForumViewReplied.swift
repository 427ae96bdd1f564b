package import Foundation

/// A department replied to a view; the owner is to be told (CBK-29).
package struct ForumViewReplied: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.view.replied.v1"
    package static let topic = Topic.callbacks

    package let forumId: ForumID
    package let number: String
    package let office: String
    package let repliedAt: Date
    /// The view's place in the record, from 1.
    package let view: Int
    /// Who is asked for the reply.
    package let department: Role
    /// Who wrote the reply.
    package let role: Role
    package let sealed: Sealed<ForumReplyText>

    package init(
        forumId: ForumID, number: String, office: String, repliedAt: Date, view: Int, department: Role, role: Role,
        sealed: Sealed<ForumReplyText>
    ) {
        self.forumId = forumId
        self.number = number
        self.office = office
        self.repliedAt = repliedAt
        self.view = view
        self.department = department
        self.role = role
        self.sealed = sealed
    }
}
