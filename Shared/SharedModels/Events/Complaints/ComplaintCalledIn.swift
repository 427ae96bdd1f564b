package import Foundation

/// A head is called in to explain, or to the desk of a visitor whom it cannot help (CMP-19).
package struct ComplaintCalledIn: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.complaint.calledin.v1"
    package static let topic = Topic.complaints

    package let complaintId: ComplaintID
    package let number: String
    package let office: String
    package let calledAt: Date
    /// Who is to come.
    package let post: Role
    /// How the complaint came; a visitor waits at the desk.
    package let channel: Channel

    package init(complaintId: ComplaintID, number: String, office: String, calledAt: Date, post: Role, channel: Channel) {
        self.complaintId = complaintId
        self.number = number
        self.office = office
        self.calledAt = calledAt
        self.post = post
        self.channel = channel
    }
}
