package import Foundation

/// The owner was told the reply to a view; one who is not satisfied gets another (CBK-29).
package struct ForumViewTold: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.view.told.v1"
    package static let topic = Topic.callbacks

    package let forumId: ForumID
    package let number: String
    package let office: String
    package let toldAt: Date
    /// The view's place in the record, from 1.
    package let view: Int
    /// Who is asked for the reply.
    package let department: Role
    /// Forms of callback (CBK-04).
    package let channel: CallbackChannel
    /// Whether the reply satisfies the owner.
    package let satisfied: Bool
    /// By when the owner is to have the next reply.
    package let bound: Date?

    package init(
        forumId: ForumID, number: String, office: String, toldAt: Date, view: Int, department: Role, channel: CallbackChannel,
        satisfied: Bool, bound: Date? = nil
    ) {
        self.forumId = forumId
        self.number = number
        self.office = office
        self.toldAt = toldAt
        self.view = view
        self.department = department
        self.channel = channel
        self.satisfied = satisfied
        self.bound = bound
    }
}
