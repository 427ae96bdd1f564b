package import Foundation

/// The owner knows the result (CMP-39).
package struct ComplaintReplied: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.replied.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let repliedAt: Date
    /// The way by which the owner was told.
    package let channel: Channel
    /// 1, and one more each time that the owner was dissatisfied (CMP-44).
    package let cycle: Int

    package init(complaintId: ComplaintID, number: String, office: String, repliedAt: Date, channel: Channel, cycle: Int) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.repliedAt = repliedAt
        self.channel = channel
        self.cycle = cycle
    }
}
