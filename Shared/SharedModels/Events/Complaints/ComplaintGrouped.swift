package import Foundation

/// The complaint belongs to a group and is before the general manager with it (CMP-04, CMP-31).
package struct ComplaintGrouped: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.grouped.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let groupedAt: Date
    package let groupId: ComplaintGroupID
    /// A liability complaint is major now; the others keep their class.
    package let `class`: ComplaintClass
    package let level: ComplaintLevel

    package init(
        complaintId: ComplaintID, number: String, office: String, groupedAt: Date, groupId: ComplaintGroupID, `class`: ComplaintClass,
        level: ComplaintLevel
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.groupedAt = groupedAt
        self.groupId = groupId
        self.class = `class`
        self.level = level
    }
}
