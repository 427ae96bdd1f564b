package import Foundation

/// The retention is over and what was private is erased (CMP-50).
package struct ComplaintPurged: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.purged.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let purgedAt: Date

    package init(complaintId: ComplaintID, number: String, office: String, purgedAt: Date) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.purgedAt = purgedAt
    }
}
