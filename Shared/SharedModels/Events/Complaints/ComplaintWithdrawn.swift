package import Foundation

/// The owner takes the complaint back; it is counted apart.
package struct ComplaintWithdrawn: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.withdrawn.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let withdrawnAt: Date
    package let `class`: ComplaintClass
    /// The contact that it came from; that one closes with it.
    package let contactId: ContactID?
    /// Its callback, when one was asked for; there is nobody left to call.
    package let callbackTaskId: CallbackTaskID?
    /// The callback in which it was heard; that one is followed up with it (CMP-47).
    package let raisedInTaskId: CallbackTaskID?

    package init(
        complaintId: ComplaintID, number: String, office: String, withdrawnAt: Date, class: ComplaintClass, contactId: ContactID?,
        callbackTaskId: CallbackTaskID?, raisedInTaskId: CallbackTaskID?
    ) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.withdrawnAt = withdrawnAt
        self.class = `class`
        self.contactId = contactId
        self.callbackTaskId = callbackTaskId
        self.raisedInTaskId = raisedInTaskId
    }
}
