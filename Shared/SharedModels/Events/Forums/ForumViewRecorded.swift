package import Foundation

/// A view was recorded in a forum: a department replies, or it becomes a complaint or a repair (CBK-29, CBK-40).
package struct ForumViewRecorded: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.view.recorded.v1"
    package static let topic = Topic.callbacks

    package let forumId: ForumID
    package let number: String
    package let office: String
    package let recordedAt: Date
    /// The view's place in the record, from 1.
    package let view: Int
    /// What a complaint is about (CMP-09); the routing matrix has one row for each (CMP-25).
    package let subject: ComplaintSubject
    /// Who is asked for the reply.
    package let department: Role?
    /// By when the owner is to have the reply; absent without a limit, and where it became a complaint or a repair.
    package let bound: Date?
    package let sealed: Sealed<ForumViewText>

    package init(
        forumId: ForumID, number: String, office: String, recordedAt: Date, view: Int, subject: ComplaintSubject, department: Role? = nil,
        bound: Date? = nil, sealed: Sealed<ForumViewText>
    ) {
        self.forumId = forumId
        self.number = number
        self.office = office
        self.recordedAt = recordedAt
        self.view = view
        self.subject = subject
        self.department = department
        self.bound = bound
        self.sealed = sealed
    }
}
