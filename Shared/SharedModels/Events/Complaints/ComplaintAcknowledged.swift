package import Foundation

/// The owner has had a first response (CMP-16).
package struct ComplaintAcknowledged: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.acknowledged.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let acknowledgedAt: Date
    /// The way by which the owner was told.
    package let channel: Channel

    package init(complaintId: ComplaintID, number: String, office: String, acknowledgedAt: Date, channel: Channel) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.acknowledgedAt = acknowledgedAt
        self.channel = channel
    }
}
