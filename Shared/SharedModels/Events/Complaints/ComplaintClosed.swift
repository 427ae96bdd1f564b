package import Foundation

/// The owner is satisfied.
package struct ComplaintClosed: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.closed.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let closedAt: Date
    package let `class`: ComplaintClass
    /// 1, and one more each time that the owner was dissatisfied (CMP-44).
    package let cycle: Int
    /// The contact that it came from; that one closes with it.
    package let contactId: ContactID?
    /// The callback in which it was heard; that one is followed up with it (CMP-47).
    package let raisedInTaskId: CallbackTaskID?

    package init(
        complaintId: ComplaintID, number: String, office: String, closedAt: Date, class: ComplaintClass, cycle: Int, contactId: ContactID?,
        raisedInTaskId: CallbackTaskID?
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.closedAt = closedAt
        self.class = `class`
        self.cycle = cycle
        self.contactId = contactId
        self.raisedInTaskId = raisedInTaskId
    }
}
