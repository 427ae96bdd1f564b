package import Foundation

/// A complaint was heard in a callback; ComplaintRouting registers it under `complaintId` (CMP-47).
package struct ComplaintRaised: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.complaint.raised.v1"
    package static let topic = Topic.callbacks

    package let taskId: CallbackTaskID
    package let number: String
    package let office: String
    package let raisedAt: Date
    package let kind: CallbackKind
    /// Chosen in the callback.
    package let complaintId: ComplaintID
    package let subject: ComplaintSubject?
    /// Reasons that only a human can see (CMP-03).
    package let majorReasons: [MajorReason]
    package let sealed: Sealed<ComplaintParticulars>

    package init(
        taskId: CallbackTaskID, number: String, office: String, raisedAt: Date, kind: CallbackKind, complaintId: ComplaintID,
        subject: ComplaintSubject?, majorReasons: [MajorReason], sealed: Sealed<ComplaintParticulars>
    ) {
        self.taskId = taskId
        self.number = number
        self.office = office
        self.raisedAt = raisedAt
        self.kind = kind
        self.complaintId = complaintId
        self.subject = subject
        self.majorReasons = majorReasons
        self.sealed = sealed
    }
}
