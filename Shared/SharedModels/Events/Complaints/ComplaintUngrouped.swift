package import Foundation

/// The group that the complaint belonged to was dismissed.
package struct ComplaintUngrouped: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.ungrouped.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let ungroupedAt: Date
    package let groupId: ComplaintGroupID
    package let `class`: ComplaintClass
    package let level: ComplaintLevel

    package init(
        complaintId: ComplaintID, number: String, office: String, ungroupedAt: Date, groupId: ComplaintGroupID, `class`: ComplaintClass,
        level: ComplaintLevel
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.ungroupedAt = ungroupedAt
        self.groupId = groupId
        self.class = `class`
        self.level = level
    }
}
