package import Foundation

/// A complaint of the group was withdrawn or not accepted, and counts no more.
package struct GroupLeft: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.group.left.v1"
    package static let topic = Topic.complaints

    package let groupId: ComplaintGroupID
    package let number: String
    package let office: String
    package let leftAt: Date
    /// All that still belong to it.
    package let households: Int
    package let complaintId: ComplaintID

    package init(groupId: ComplaintGroupID, number: String, office: String, leftAt: Date, households: Int, complaintId: ComplaintID) {
        self.groupId = groupId
        self.number = number
        self.office = office
        self.leftAt = leftAt
        self.households = households
        self.complaintId = complaintId
    }
}
