package import Foundation

/// Later complaints of the same matter joined the group (CMP-04).
package struct GroupJoined: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.group.joined.v1"
    package static let topic = Topic.complaints

    package let groupId: ComplaintGroupID
    package let number: String
    package let office: String
    package let joinedAt: Date
    /// All that belong to it now.
    package let households: Int
    /// Those that joined.
    package let complaintIds: [ComplaintID]

    package init(groupId: ComplaintGroupID, number: String, office: String, joinedAt: Date, households: Int, complaintIds: [ComplaintID]) {
        self.groupId = groupId
        self.number = number
        self.office = office
        self.joinedAt = joinedAt
        self.households = households
        self.complaintIds = complaintIds
    }
}
