package import Foundation

/// The owner was dissatisfied when called back: the complaint is worked on again (CMP-44).
package struct ComplaintReopened: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.reopened.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let reopenedAt: Date
    /// The round that begins; 2 after the first callback.
    package let cycle: Int

    package init(complaintId: ComplaintID, number: String, office: String, reopenedAt: Date, cycle: Int) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.reopenedAt = reopenedAt
        self.cycle = cycle
    }
}
