package import Foundation

/// A person found that there is no group; its complaints are judged each for itself again.
package struct GroupDismissed: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.group.dismissed.v1"
    package static let topic = Topic.complaints

    package let groupId: ComplaintGroupID
    package let number: String
    package let office: String
    package let dismissedAt: Date
    /// Those that belonged to it.
    package let complaintIds: [ComplaintID]

    package init(groupId: ComplaintGroupID, number: String, office: String, dismissedAt: Date, complaintIds: [ComplaintID]) {
        self.groupId = groupId
        self.number = number
        self.office = office
        self.dismissedAt = dismissedAt
        self.complaintIds = complaintIds
    }
}
