package import Foundation

/// The owner has had the answer to an assistance complaint (CMP-34, CMP-35).
package struct ComplaintAnswered: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.answered.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let answeredAt: Date
    package let `class`: ComplaintClass
    /// The way by which the owner was told.
    package let channel: Channel

    package init(complaintId: ComplaintID, number: String, office: String, answeredAt: Date, class: ComplaintClass, channel: Channel) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.answeredAt = answeredAt
        self.class = `class`
        self.channel = channel
    }
}
