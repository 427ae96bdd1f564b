package import Foundation

/// The owner has no reply to a view and the limit has passed (CBK-29). Told once for each limit.
package struct ForumViewOverdue: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.view.overdue.v1"
    package static let topic = Topic.callbacks

    package let forumId: ForumID
    package let number: String
    package let office: String
    package let overdueAt: Date
    /// The view's place in the record, from 1.
    package let view: Int
    /// Who is asked for the reply.
    package let department: Role
    /// The limit that has passed.
    package let bound: Date
    /// Who is told.
    package let recipients: [Role]

    package init(
        forumId: ForumID, number: String, office: String, overdueAt: Date, view: Int, department: Role, bound: Date, recipients: [Role]
    ) {
        self.forumId = forumId
        self.number = number
        self.office = office
        self.overdueAt = overdueAt
        self.view = view
        self.department = department
        self.bound = bound
        self.recipients = recipients
    }
}
