package import Foundation

/// A view in a forum is a complaint; ComplaintRouting registers it under `complaintId` (CBK-40, INT-08).
package struct ForumComplaintRaised: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.view.complaint.v1"
    package static let topic = Topic.callbacks

    package let forumId: ForumID
    package let number: String
    package let office: String
    package let raisedAt: Date
    /// The view's place in the record, from 1.
    package let view: Int
    /// Chosen with the record.
    package let complaintId: ComplaintID
    /// What a complaint is about (CMP-09); the routing matrix has one row for each (CMP-25).
    package let subject: ComplaintSubject
    /// Reasons that only a human can see (CMP-03).
    package let majorReasons: [MajorReason]
    package let sealed: Sealed<ComplaintParticulars>

    package init(
        forumId: ForumID, number: String, office: String, raisedAt: Date, view: Int, complaintId: ComplaintID, subject: ComplaintSubject,
        majorReasons: [MajorReason], sealed: Sealed<ComplaintParticulars>
    ) {
        self.forumId = forumId
        self.number = number
        self.office = office
        self.raisedAt = raisedAt
        self.view = view
        self.complaintId = complaintId
        self.subject = subject
        self.majorReasons = majorReasons
        self.sealed = sealed
    }
}
