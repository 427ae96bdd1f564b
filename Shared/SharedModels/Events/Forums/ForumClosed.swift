package import Foundation

/// Every view of a forum has its reply; its record was analysed and goes to the departments (CBK-40, RPT-12).
package struct ForumClosed: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.forum.closed.v1"
    package static let topic = Topic.callbacks

    package let forumId: ForumID
    package let number: String
    package let office: String
    package let closedAt: Date
    /// Whether it is one of those at irregular times, or that of the year's end (CBK-29, CBK-40).
    package let kind: ForumKind
    /// Views that were recorded.
    package let views: Int
    /// Of those, the ones that became complaints.
    package let complaints: Int
    /// Of those, the ones that became repairs.
    package let repairs: Int
    /// Views to which a reply came after its limit.
    package let late: Int
    /// Departments that were asked for replies, and get the record.
    package let departments: [Role]

    package init(
        forumId: ForumID, number: String, office: String, closedAt: Date, kind: ForumKind, views: Int, complaints: Int, repairs: Int,
        late: Int, departments: [Role]
    ) {
        self.forumId = forumId
        self.number = number
        self.office = office
        self.closedAt = closedAt
        self.kind = kind
        self.views = views
        self.complaints = complaints
        self.repairs = repairs
        self.late = late
        self.departments = departments
    }
}
