package import Foundation

/// The complaint is outside acceptance, and the owner was told why.
package struct ComplaintRejected: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.rejected.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let rejectedAt: Date
    /// The way by which the owner was told.
    package let channel: Channel
    /// The contact that it came from; that one closes with it.
    package let contactId: ContactID?
    /// The callback in which it was heard; that one is followed up with it (CMP-47).
    package let raisedInTaskId: CallbackTaskID?

    package init(
        complaintId: ComplaintID, number: String, office: String, rejectedAt: Date, channel: Channel, contactId: ContactID?,
        raisedInTaskId: CallbackTaskID?
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.rejectedAt = rejectedAt
        self.channel = channel
        self.contactId = contactId
        self.raisedInTaskId = raisedInTaskId
    }
}
